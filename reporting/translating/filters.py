from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.meetings.models import Committee
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.scope import scope_of
from ppm.translations.choices import Standing
from ppm.translations.queue import OPEN, Asked, Counts
from ppm.translations.registry import groups
from ppm.ui import allof
from ppm.ui.choices import LANGUAGE_NAMES
from ppm.ui.forms import PortalForm
from reporting.translating.selectors import periods, reader_language

if TYPE_CHECKING:
    from ppm.accounts.models import Person

ALL, NONE, UNDONE = "all", "none", "open"
STANDINGS = [
    (UNDONE, pgettext_lazy("translation", "To do")),
    (Standing.MISSING.value, pgettext_lazy("translations", "Missing")),
    (Standing.OUTDATED.value, pgettext_lazy("translations", "Outdated")),
    (Standing.DRAFT.value, pgettext_lazy("translations", "Drafts")),
    (Standing.DONE.value, pgettext_lazy("translations", "Done")),
    (ALL, pgettext_lazy("translations", "All")),
]  # fmt: skip


class QueueFilter(PortalForm):
    """The filters of the queue. What is not given has a default: the reader's language, the latest month."""

    into = forms.ChoiceField(label=pgettext_lazy("translation", "Into"), required=False)
    source = forms.ChoiceField(label=pgettext_lazy("translation", "From"), required=False)
    period = forms.ChoiceField(label=_("Period"), required=False)
    q = forms.CharField(label=_("Text or project"), required=False, max_length=100)
    group = forms.ChoiceField(label=_("Kind of text"), required=False)
    committee = forms.ChoiceField(label=_("Committee"), required=False)
    unit = forms.ChoiceField(label=_("Department"), required=False)
    standing = forms.ChoiceField(
        label=_("State"), required=False, choices=STANDINGS, widget=forms.HiddenInput
    )

    def __init__(self, data: Mapping[str, Any], *, person: "Person") -> None:
        super().__init__(data)
        self._months = periods()
        self._committees = _committees(person)
        self._units = _departments(person)
        names = [(code, str(LANGUAGE_NAMES[code])) for code in LANGUAGES]
        self._offer("into", names)
        self._offer("source", [("", allof.LANGUAGES), *names])
        months = [(f"{one:%Y-%m}", date_format(one, "YEAR_MONTH_FORMAT")) for one in self._months]
        outside = pgettext_lazy("texts", "outside reports")
        self._offer("period", [*months, (NONE, outside), (ALL, allof.PERIODS)])
        self._offer("group", [("", allof.TEXTS), *groups().items()])
        self._offer(
            "committee",
            [("", allof.COMMITTEES), *((str(one.pk), one.name) for one in self._committees)],
        )
        self._offer(
            "unit",
            [("", allof.DEPARTMENTS), *((str(one.pk), coded_name(one)) for one in self._units)],
        )
        self.is_valid()
        self._show_defaults()

    def _show_defaults(self) -> None:
        """What is not given stands in its field as it counts, not as the first of the list."""
        given = self.data.dict() if hasattr(self.data, "dict") else dict(self.data)
        self.data = {**given, **self.state}

    def _offer(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    @property
    def into_language(self) -> str:
        return self._given("into") or reader_language()

    @property
    def state(self) -> dict[str, str]:
        """The whole state with its defaults, as the address of a page holds it."""
        latest = f"{self._months[0]:%Y-%m}" if self._months else ALL
        held = {
            "into": self.into_language,
            "period": self._given("period") or latest,
            "standing": self._given("standing") or UNDONE,
        }
        for name in ("source", "group", "committee", "unit", "q"):
            if self._given(name):
                held[name] = self._given(name)
        return held

    def address(self, **changes: str) -> str:
        """The query of the same state with changes; an empty value takes a filter away."""
        changed = {**self.state, **changes}
        return "?" + urlencode({name: value for name, value in changed.items() if value})

    @property
    def more_is_open(self) -> bool:
        return any(self._given(name) for name in ("group", "committee", "unit"))

    def asked(self) -> Asked:
        state = self.state
        standing, period = state["standing"], state["period"]
        standings = {UNDONE: OPEN, ALL: ()}.get(standing, (standing,))
        return Asked(
            into=state["into"],
            standings=tuple(str(one) for one in standings),
            groups=(state["group"],) if "group" in state else (),
            source=state.get("source", ""),
            period=None if period in (ALL, NONE) else date.fromisoformat(f"{period}-01"),
            no_period=period == NONE,
            units=self._units_below(),
            text=state.get("q", ""),
        )

    def _given(self, name: str) -> str:
        return str(getattr(self, "cleaned_data", {}).get(name) or "")

    def _units_below(self) -> list[int] | None:
        """The units below the committee's and the chosen one; None where neither is chosen."""
        paths = [
            str(one.unit.path)
            for one in self._committees
            if str(one.pk) == self._given("committee")
        ]
        paths += [str(one.path) for one in self._units if str(one.pk) == self._given("unit")]
        if not paths:
            return None
        found = OrgUnit.objects.all()
        for path in paths:
            found = found.filter(path__within=path)
        return list(found.values_list("pk", flat=True))

    def with_counts(self, counts: Counts) -> None:
        """Say beside each choice how many texts are still to be done."""
        self._count("source", counts.sources)
        self._count("group", counts.groups)
        months = {f"{key:%Y-%m}" if key else NONE: value for key, value in counts.periods.items()}
        if self.state["period"] == ALL:
            self._count("period", months)

    def _count(self, name: str, found: Mapping[Any, int]) -> None:
        field: Any = self.fields[name]
        field.choices = [
            (value, f"{label} ({found[value]})" if found.get(value) else label)
            for value, label in field.choices
        ]


def _committees(person: "Person") -> list[Committee]:
    return list(Committee.objects.visible_to(person).select_related("unit").order_by("code", "pk"))


def _departments(person: "Person") -> list[OrgUnit]:
    """The units directly below the root that are in sight."""
    scope = scope_of(person)
    found = OrgUnit.objects.filter(
        parent__isnull=False, parent__parent__isnull=True, valid_to__isnull=True
    ).order_by("code", "pk")
    return list(found if scope.all else found.filter(pk__in=sorted(scope.unit_ids)))
