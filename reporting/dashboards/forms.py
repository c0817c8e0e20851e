from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.selectors import holders_in_sight, units_in_sight
from ppm.accounts.models import Person
from ppm.languages.coded import Coded
from ppm.ui.forms import PortalForm
from reporting.dashboards.selectors import with_projects


class Chosen(forms.TypedChoiceField):
    """A unit or an initiative out of rows that were read once, for the choices and for the answer.

    They are many, and one is chosen: only that one is made an object. Without `empty` there is always one:
    the first row that is `deep` steps below the top and that the annotation `told` speaks for, or the first.
    """

    def __init__(
        self,
        rows: QuerySet[Any],
        *,
        empty: object = None,
        deep: int = 1,
        told: str = "",
        **kwargs: Any,
    ):
        self.coded = Coded(rows, told)
        first = [("", empty)] if empty else []
        super().__init__(
            choices=[*first, *self.coded.labels()],
            coerce=lambda key: self.coded.object(int(key)),
            empty_value=None,
            required=False,
            **kwargs,
        )
        if not empty:
            self.initial = self._usual(deep)

    def _usual(self, deep: int) -> int | None:
        keys = list(self.coded)
        at_depth = [key for key in keys if self.coded.path(key).count(".") == deep]
        at_work = [key for key in at_depth if self.coded.told(key)]
        return next(iter([*at_work, *at_depth, *keys]), None)

    def usual(self) -> Any:
        """The row that is shown when none has been chosen."""
        return self.coded.object(self.initial) if self.initial else None


class PartForm(PortalForm):
    """Which part of the portfolio is shown; lives in the address."""

    part: str

    def chosen(self) -> Any:
        """The part that was chosen, or the usual one; `None` when there is none at all."""
        self.is_valid()  # what is not among the choices is as good as nothing
        field = self.fields[self.part]
        found = self.cleaned_data.get(self.part)
        if found is None and isinstance(field, Chosen):
            found = field.usual()
            if found:
                self.initial[self.part] = found.pk
                self.data = {**self.data.dict(), self.part: str(found.pk)}  # type: ignore[attr-defined]  # a QueryDict
        return found


class DepartmentForm(PartForm):
    part = "unit"

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units, told = units_in_sight(user), ""
        if not self.data.get("unit"):
            units, told = with_projects(units, user), "busy"
        field = Chosen(units, told=told, label=_("Unit"))
        self.fields["unit"], self.units = field, field.coded
        self.fields["structure"] = forms.ChoiceField(
            label=_("Structure of the trend"),
            choices=[("", _("today’s structure")), ("reported", _("as reported at the time"))],
            required=False,
        )


class ProgrammeForm(PartForm):
    part = "parent"

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = holders_in_sight(user)
        self.fields["parent"] = Chosen(holders, label=_("Portfolio or programme"))
