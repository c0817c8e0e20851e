from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.ui.forms import PortalForm


class Chosen(forms.TypedChoiceField):
    """A unit or an initiative out of rows that were read once, for the choices and for the answer.

    They are many, and one at most is chosen: only that one is made an object.
    """

    def __init__(self, rows: QuerySet[Any], **kwargs: Any) -> None:
        coded = Coded(rows)
        super().__init__(
            choices=[("", pgettext_lazy("filter", "All")), *coded.labels()],
            coerce=lambda key: coded.object(int(key)),
            empty_value=None,
            required=False,
            **kwargs,
        )


class DashboardForm(PortalForm):
    """Which part of the portfolio is shown; lives in the address."""

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = holders_in_sight(user)
        self.fields["unit"] = Chosen(units_in_sight(user), label=_("Unit"))
        self.fields["structure"] = forms.ChoiceField(
            label=_("Structure of the trend"),
            choices=[("", _("today’s structure")), ("reported", _("as reported at the time"))],
            required=False,
        )
        self.fields["parent"] = Chosen(holders, label=_("Portfolio or programme"))
