"""What projects have learned, for rules of other parts and for projects that start.

`consulted` and `lessons_of` count what is there, whoever asks: for rules of the project itself.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, TextField, Value, When
from django.db.models.functions import Concat, Lower
from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.search import Like, Unaccent, pattern
from portfolio.registers.lessons.models import Lesson, LessonConsultation, LessonReuse
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES

WORD = re.compile(r"\w{5,}")
MOST_WORDS = 12


@dataclass(frozen=True)
class Learned:
    """A lesson of a project: when it was noted, whether it is shared."""

    pk: int
    noted_on: date
    is_shared: bool


def consulted(initiative_ids: Collection[int]) -> Mapping[int, date]:
    """When each of these initiatives first looked up what others had learned; in one statement."""
    rows = LessonConsultation.objects.filter(initiative__in=initiative_ids)
    first = rows.order_by("initiative", "consulted_on", "pk").distinct("initiative")
    return dict(first.values_list("initiative", "consulted_on"))


def lessons_of(initiative_ids: Collection[int]) -> Mapping[int, Sequence[Learned]]:
    """The lessons that each of these initiatives has noted, the earliest first; in one statement."""
    found: dict[int, list[Learned]] = {}
    rows = Lesson.objects.open().filter(initiative__in=initiative_ids).order_by("raised_at", "pk")
    for pk, initiative, raised_at, state in rows.values_list(
        "pk", "initiative", "raised_at", "state"
    ):
        learned = Learned(pk, localdate(raised_at), state == "shared")
        found.setdefault(initiative, []).append(learned)
    return found


def reused_by(initiative_ids: Collection[int]) -> Mapping[int, int]:
    """How many lessons of others each of these initiatives says that it uses; in one statement."""
    found: dict[int, int] = {}
    rows = LessonReuse.objects.filter(initiative__in=initiative_ids).order_by("initiative")
    for initiative in rows.values_list("initiative", flat=True):
        found[initiative] = found.get(initiative, 0) + 1
    return found


def words_of(initiative: Initiative) -> Sequence[str]:
    """The words that a project's names and purposes consist of, short ones apart."""
    texts = [
        getattr(initiative, f"{name}_{code}") or ""
        for name in ("name", "purpose")
        for code in LANGUAGES
    ]
    found = dict.fromkeys(word.lower() for text in texts for word in WORD.findall(text))
    return list(found)[:MOST_WORDS]


def proposed_for(initiative: Initiative, person: Person) -> Any:
    """What others have learned, as far as the person reads it, with how well it fits (`fit`, 0 to 3).

    One point each: of the same unit, of a project of the same kind, a word in common.
    """
    others = Lesson.objects.visible_to(person).exclude(initiative=initiative)
    text = Unaccent(Lower(Concat(
        "title", Value(" "), "event", Value(" "), "recommendation", output_field=TextField()
    )))  # fmt: skip
    in_common = Q(pk__in=[])
    for word in words_of(initiative):
        in_common |= Q(Like(F("searched"), Unaccent(Lower(Value(pattern(word))))))
    same_kind = Q(pk__in=[])
    if initiative.category:
        same_kind = Q(initiative__category=initiative.category)
    return (
        others.for_list()
        .alias(searched=text)
        .annotate(
            same_unit=_one(Q(initiative__unit=initiative.unit_id)),
            same_kind=_one(same_kind),
            word_in_common=_one(in_common),
        )
        .annotate(fit=F("same_unit") + F("same_kind") + F("word_in_common"))
    )


def _one(condition: Q) -> Case:
    return Case(When(condition, then=1), default=0, output_field=IntegerField())


def consultations_of(initiative: Initiative) -> Any:
    """When an initiative looked up what others had learned, the latest first."""
    return (
        LessonConsultation.objects.filter(initiative=initiative)
        .select_related("consulted_by")
        .order_by("-consulted_on", "-pk")
    )


def reuses_of(lesson: Lesson, person: Person) -> Any:
    """Who says to use a lesson, as far as the person sees them."""
    return (
        LessonReuse.objects.visible_to(person)
        .filter(lesson=lesson)
        .select_related("initiative", "said_by")
        .order_by("-used_on", "-pk")
    )
