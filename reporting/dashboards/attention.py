"""What asks for attention in a part of the portfolio, all of it in one statement."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    DateField,
    DecimalField,
    F,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Length, NullIf

from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.milestones.models import Milestone
from portfolio.standings.choices import Colour
from portfolio.standings.models import Standing
from portfolio.statusreports.models import DecisionRequest
from ppm.languages.nearest import reading_order

SHOWN, MOST_PROJECTS = 6, 25
REDS, LATE, NEXT, EXCEPTIONS, DECISIONS, BENEFITS, PROJECTS = (
    *("reds", "late", "next"),
    *("exceptions", "decisions", "benefits", "projects"),
)
WORST = [Colour.RED.value, Colour.AMBER.value, Colour.GREEN.value, Colour.GREY.value]
MONEY: Any = DecimalField(max_digits=18, decimal_places=2)
# Every part gives these, in this order and of these types; what it does not have is NULL.
KINDS: dict[str, Any] = {
    "part": CharField(),
    "pk": IntegerField(),
    "initiative": IntegerField(),
    "code": CharField(),
    "fr": CharField(),
    "nl": CharField(),
    "en": CharField(),
    "text": TextField(),
    "language": CharField(),
    "day": DateField(),
    "other_day": DateField(),
    "number": IntegerField(),
    "amount": MONEY,
    "word": TextField(),
    "person": CharField(),
}


class Row(NamedTuple):
    """One thing that asks for attention; what the columns mean is said where each part is made."""

    part: str
    pk: int
    initiative: int
    code: str
    fr: str | None
    nl: str | None
    en: str | None
    text: str | None
    language: str | None
    day: date | None
    other_day: date | None
    number: int | None
    amount: Decimal | None
    word: str | None
    person: str | None

    @property
    def name(self) -> tuple[str, str]:
        """The name of the initiative in the language nearest to the reader's."""
        names = {"fr": self.fr, "nl": self.nl, "en": self.en}
        for language in reading_order():
            if found := names.get(language):
                return found, language
        return self.code, ""


Found = Mapping[str, list[Row]]


def attention(
    projects: InitiativeQuerySet,
    seen: InitiativeQuerySet,
    today: date,
    *,
    with_projects: bool = False,
) -> Found:
    """The first rows of each part: of the running `projects`, and of all initiatives `seen`."""
    parts = [
        _reds(projects),
        _late(projects, today),
        _next(projects, today),
        _exceptions(seen),
        _decisions(projects),
        _benefits(seen, today),
    ]
    if with_projects:
        parts.append(_projects(projects))
    found: dict[str, list[Row]] = defaultdict(list)
    for values in parts[0].union(*parts[1:], all=True):
        row = Row(*values)
        found[row.part].append(row)
    found[REDS].sort(key=lambda row: (-(row.number or 0), row.code))
    found[LATE].sort(key=lambda row: -_days(row))
    for part in (NEXT, EXCEPTIONS, DECISIONS, BENEFITS):
        found[part].sort(key=lambda row: (row.day or date.max, row.pk))
    found[PROJECTS].sort(key=lambda row: (WORST.index(row.word or Colour.GREY), row.code))
    return found


def _days(row: Row) -> int:
    return (row.other_day - row.day).days if row.day and row.other_day else 0


def _reds(projects: InitiativeQuerySet) -> QuerySet[Any]:
    """The longest red: headline, number of reports in a row, manager."""
    without = Func(F("recent"), Value("R"), function="rtrim")
    # Not from the initiatives: rows of translated models give their columns in an order of their own.
    rows = Standing.objects.filter(initiative__in=projects.order_by(), declared=Colour.RED)
    return _given(
        rows.annotate(reds=Length("recent") - Length(without)).order_by("-reds", "pk"),
        REDS,
        "initiative__",
        text=F("headline"),
        language=F("headline_language"),
        number=F("reds"),
        person=Concat("project_manager__given_name", Value(" "), "project_manager__family_name"),
    )


def _projects(projects: InitiativeQuerySet) -> QuerySet[Any]:
    """The projects themselves: headline, next milestone and its name, amount, colour, past colours."""
    rows = Standing.objects.filter(initiative__in=projects.order_by())
    worst_first = Case(*(When(declared=one, then=n) for n, one in enumerate(WORST)), default=9)
    return _given(
        rows.order_by(worst_first, "initiative__code"),
        PROJECTS,
        "initiative__",
        most=MOST_PROJECTS,
        text=F("headline"),
        language=F("headline_language"),
        day=F("next_milestone_on"),
        amount=F("forecast"),
        word=F("declared"),
        person=F("recent"),
    )


def _late(projects: InitiativeQuerySet, today: date) -> QuerySet[Any]:
    """Milestones that slipped most: agreed day, expected day."""
    rows = Milestone.objects.late(today).filter(initiative__in=projects.order_by())
    slip = F("forecast_on") - F("baseline_on")
    return _named(
        rows.order_by(slip.desc(nulls_last=True), "pk"),
        LATE,
        day=F("baseline_on"),
        other_day=F("forecast_on"),
    )


def _next(projects: InitiativeQuerySet, today: date) -> QuerySet[Any]:
    """Milestones ahead: expected day, agreed day."""
    rows = Milestone.objects.filter(
        initiative__in=projects.order_by(), actual_on__isnull=True, forecast_on__gte=today
    )
    return _named(
        rows.order_by("forecast_on", "pk"),
        NEXT,
        day=F("forecast_on"),
        other_day=F("baseline_on"),
    )


def _exceptions(seen: InitiativeQuerySet) -> QuerySet[Any]:
    """Open exceptions: situation, to be decided by, aspect, state."""
    rows = ExceptionReport.objects.raised().filter(initiative__in=seen.order_by())
    return _given(
        rows.order_by(F("decide_by").asc(nulls_last=True), "pk"),
        EXCEPTIONS,
        "initiative__",
        text=F("situation"),
        language=F("language"),
        day=F("decide_by"),
        word=F("aspect"),
        person=F("state"),
    )


def _decisions(projects: InitiativeQuerySet) -> QuerySet[Any]:
    """What the latest reports ask: question, meeting, amount, proposal, committee."""
    latest = projects.filter(standing__report_id__isnull=False).order_by()
    rows = DecisionRequest.objects.filter(report__in=latest.values("standing__report_id"))
    meeting = Coalesce(F("meeting_on"), F("committee__meets_on"))
    return _given(
        rows.order_by(meeting.asc(nulls_last=True), "pk"),
        DECISIONS,
        "report__initiative__",
        text=F("question"),
        language=F("report__language"),
        day=meeting,
        amount=F("amount"),
        word=F("report__currency"),
        person=Coalesce(
            *(NullIf(F(f"committee__name_{one}"), Value("")) for one in reading_order()),
            F("committee__code"),
        ),
    )


def _benefits(seen: InitiativeQuerySet, today: date) -> QuerySet[Any]:
    """Benefits whose day of measurement has come: name, that day."""
    rows = Benefit.objects.to_measure(today).filter(initiative__in=seen.order_by())
    return _named(rows.order_by("next_review_on", "pk"), BENEFITS, day=F("next_review_on"))


def _named(rows: Any, part: str, **given: Any) -> QuerySet[Any]:
    """Rows of an initiative that have a name in one language."""
    return _given(rows, part, "initiative__", text=F("name"), language=F("language"), **given)


def _given(
    rows: Any, part: str, to_initiative: str, *, most: int = SHOWN, **given: Any
) -> QuerySet[Any]:
    """The first rows in the common columns."""
    given |= {
        "part": Value(part),
        "pk": F("pk"),
        "initiative": F(f"{to_initiative}pk"),
        "code": F(f"{to_initiative}code"),
        **{language: F(f"{to_initiative}name_{language}") for language in ("fr", "nl", "en")},
    }
    columns = {
        f"a_{name}": Cast(given.get(name, Value(None)), kind) for name, kind in KINDS.items()
    }
    found: QuerySet[Any] = rows.annotate(**columns).values_list(*columns)[:most]
    return found
