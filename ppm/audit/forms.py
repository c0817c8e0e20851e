from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.audit.events import Wanted
from ppm.audit.moments import end_of, start_of
from ppm.audit.registry import model_of, parts_of, told_fields, words_of
from ppm.audit.values import label_of
from ppm.audit.words import Subject
from ppm.ui import allof
from ppm.ui.forms import PortalForm

if TYPE_CHECKING:
    from ppm.audit.names import Names

LABELS = [
    ("", allof.CHANGES),
    ("insert", pgettext_lazy("kind of change", "added")),
    ("update", pgettext_lazy("kind of change", "changed")),
    ("delete", pgettext_lazy("kind of change", "removed")),
]


class HistoryForm(PortalForm):
    """Which acts: of whom, when, on what. All of it stands in the address."""

    who = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    since = forms.DateField(label=pgettext_lazy("date", "From"), required=False)
    until = forms.DateField(label=pgettext_lazy("date", "Until"), required=False)
    what = forms.ChoiceField(label=_("What changed"), required=False)
    how = forms.ChoiceField(label=_("How"), required=False, choices=LABELS)

    def __init__(
        self,
        *args: Any,
        one: Subject,
        keys: Iterable[int],
        people: "Names | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        named = [(key, people.person(key) if people else "") for key in keys]
        named.sort(key=lambda pair: pair[1])
        self.fields["who"].choices = [("", allof.PEOPLE), *named]  # type: ignore[attr-defined]  # a choice field
        self.fields["what"].choices = [("", allof.SUBJECTS), *_subjects_of_change(one)]  # type: ignore[attr-defined]

    @classmethod
    def asked(cls, data: Any, *, one: Subject, keys: Iterable[int]) -> Wanted:
        """What an address asks for, before anybody's name is known."""
        return cls(data, one=one, keys=keys).wanted()

    def wanted(self) -> Wanted:
        """What was asked for; fields in error ask for nothing."""
        self.is_valid()
        given: dict[str, Any] = getattr(self, "cleaned_data", {})
        label, _colon, column = str(given.get("what") or "").partition(":")
        since: date | None = given.get("since")
        until: date | None = given.get("until")
        return Wanted(
            by=given.get("who"),
            since=start_of(since) if since else None,
            until=end_of(until) if until else None,
            models=(model_of(label),) if label else (),
            label=given.get("how") or "",
            column=column,
        )


def _subjects_of_change(one: Subject) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Every kind of part as a group: all of it, or one of its fields."""
    for part in parts_of(one):
        label = part.model._meta.label
        noun = capfirst(str(words_of(part.model).noun))
        fields = [
            (f"{label}:{column}", capfirst(label_of(field)))
            for column, field in told_fields(part.model).items()
        ]
        yield noun, [(label, noun), *fields]


class MomentForm(PortalForm):
    as_of = forms.DateField(label=_("As it was at the end of"))


class CompareForm(PortalForm):
    before = forms.DateField(label=_("First day"))
    after = forms.DateField(label=_("Second day"))
