from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.models import OrgUnit
from ppm.ui.forms import PortalForm


class Named(forms.ModelChoiceField):
    """A unit or an initiative by its code and its name in the reader's language."""

    def label_from_instance(self, one: OrgUnit | Initiative) -> str:
        return f"{one.code} {nearest(one, 'name')[0]}"


class DashboardForm(PortalForm):
    """Which part of the portfolio is shown; lives in the address."""

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = pgettext_lazy("filter", "All")
        self.fields["unit"] = Named(
            units_in_sight(user), label=_("Unit"), required=False, empty_label=everything
        )
        self.fields["parent"] = Named(
            holders_in_sight(user),
            label=_("Portfolio or programme"),
            required=False,
            empty_label=everything,
        )
