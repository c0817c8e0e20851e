"""Choosing up to three successors, and for each role one of them, nobody, or no change."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import InitiativeRole
from portfolio.meetings.models import CommitteeMember
from portfolio.people.reassigning import Move
from portfolio.people.selectors import Held, place_of, word_of
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.permissions.models import UnitRole
from ppm.permissions.selectors import nameable
from ppm.ui.forms import PortalForm

FIRST, SECOND, THIRD, NOBODY, STAYS = "1", "2", "3", "end", "stay"
CHOICES = [
    (FIRST, _("to the first successor")),
    (SECOND, _("to the second successor")),
    (THIRD, _("to the third successor")),
    (NOBODY, _("ends without a successor")),
    (STAYS, _("stays as it is")),
]


class ReassignForm(PortalForm):
    first = forms.ModelChoiceField(Person.objects.none(), label=_("Successor"), required=False)
    second = forms.ModelChoiceField(
        Person.objects.none(), label=_("Second successor"), required=False
    )
    third = forms.ModelChoiceField(
        Person.objects.none(), label=_("Third successor"), required=False
    )
    on = forms.DateField(label=_("First day of the successors"))
    reason = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(
        self,
        *args: Any,
        person: Person,
        units: list[UnitRole],
        initiatives: list[InitiativeRole],
        seats: list[CommitteeMember],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = nameable(localdate()).exclude(pk=person.pk)
        fields: dict[str, Any] = self.fields
        for name in ("first", "second", "third"):
            fields[name].queryset = people
            fields[name].empty_label = str(_("Nobody"))
        self.roles: dict[str, Held] = {
            **{f"unit-{one.pk}": one for one in units},
            **{f"initiative-{one.pk}": one for one in initiatives},
            **{f"seat-{one.pk}": one for one in seats},
        }
        for name, role in self.roles.items():
            fields[name] = forms.ChoiceField(
                label=f"{word_of(role)} – {coded_name(place_of(role))}",
                choices=CHOICES,
                initial=FIRST,
            )

    def rows(self) -> Iterator[Any]:
        """The fields of the roles."""
        return (self[name] for name in self.roles)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("on") and data["on"] < localdate():
            self.add_error("on", _("This day has passed."))
        wanted = {data.get(name) for name in self.roles}
        for code, name in ((FIRST, "first"), (SECOND, "second"), (THIRD, "third")):
            if code in wanted and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Choose who this is, or change the rows that name them."))
        return data

    def moves(self) -> list[Move]:
        """What becomes of each role that does not stay."""
        data = self.cleaned_data
        people = {FIRST: data["first"], SECOND: data["second"], THIRD: data["third"], NOBODY: None}
        return [
            Move(role, people[data[name]])
            for name, role in self.roles.items()
            if data[name] != STAYS
        ]
