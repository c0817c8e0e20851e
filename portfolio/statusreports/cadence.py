"""Which series ask a project for a report: the cadence of its class, from the tailoring table in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from methodology.tailoring.models import Cadence, TailoringTable
from portfolio.initiatives.models import Initiative
from portfolio.statusreports.choices import MONTHS, Series
from portfolio.statusreports.cycles import ends_with
from ppm.accounts.models import Person


@dataclass(frozen=True)
class Asked:
    """What the opening asks of one person: a form per project, and the series that it serves."""

    person: Person | None
    forms: Sequence[tuple[Initiative, Sequence[str]]]


def months_by_class() -> Mapping[str, int]:
    """Months between two reports, by class; every month without a table."""
    in_force = TailoringTable.objects.published().order_by("-number").values("pk")[:1]
    rows = Cadence.objects.filter(table__in=in_force)
    return dict(rows.values_list("tailoring_class", "report_months"))


def asks(series: str, initiative: Initiative, months: Mapping[str, int]) -> bool:
    """Whether a series is frequent enough for the class: what reports quarterly has no monthly form."""
    return months.get(initiative.tailoring_class, 1) <= MONTHS[Series(series)]


def series_ending(period: date) -> list[Series]:
    """The series with a period that ends with this month, the longest first."""
    found = [one for one in Series if ends_with(one, period)]
    return sorted(found, key=lambda one: -MONTHS[one])


def who_is_asked(initiatives: Iterable[Initiative], series: Sequence[str]) -> list[Asked]:
    """Per manager the forms that the opening asks; a project has one, however many series it serves.

    Initiatives come with their standing and its project manager.
    """
    months = months_by_class()
    forms: dict[Person | None, list[tuple[Initiative, Sequence[str]]]] = {}
    for initiative in initiatives:
        serves = [one for one in series if asks(one, initiative, months)]
        if serves:
            standing = getattr(initiative, "standing", None)
            person = standing.project_manager if standing else None
            labels = [str(Series(one).label) for one in serves]
            forms.setdefault(person, []).append((initiative, labels))
    order = sorted(forms, key=lambda one: (one is not None, str(one), one.pk if one else 0))
    return [Asked(person, forms[person]) for person in order]
