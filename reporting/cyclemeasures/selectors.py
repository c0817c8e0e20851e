"""The facts behind the measures, of the reports that one person follows."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from portfolio.statusreports.choices import IN, ReportState, Series
from portfolio.statusreports.models import DimensionStatus, ReportingCycle, StatusReport
from portfolio.statusreports.oddities import BETTER
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.translations.hashing import source_hash
from ppm.translations.selectors import texts_in
from reporting.cyclemeasures.calc import Fact

PERIODS = 6
OFFICIAL = (Language.FR, Language.NL)


def series_there() -> list[str]:
    """The series that have been reported in, in their order."""
    found = set(ReportingCycle.objects.order_by().values_list("series", flat=True).distinct())
    return [series for series in Series.values if series in found]


def facts_of(person: Person, series: str) -> list[Fact]:
    """The reports of the last periods whose deadline has passed, in a fixed number of queries.

    One with a later deadline of its own counts once it is in, or when that has passed.
    """
    today = localdate()
    cycles = dict(
        ReportingCycle.objects.filter(series=series, deadline_on__lt=today)
        .order_by("-period")
        .values_list("pk", "period")[:PERIODS]
    )
    better = DimensionStatus.objects.filter(BETTER, report=OuterRef("pk"))
    evidence = DimensionStatus.objects.filter(report=OuterRef("pk")).exclude(evidence="")
    rows = (
        StatusReport.objects.permitting(person, Perm.CYCLE_VIEW)
        .filter(cycle__in=cycles)
        .exclude(state=ReportState.TAKEN_OUT)
        .timed()
        .filter(Q(state__in=IN) | Q(due__lt=today))
        .annotate(
            author=Coalesce(
                F("submitted_by_id"), F("initiative__standing__project_manager_id")
            ),
            has_override=Exists(better),
            has_evidence=Exists(evidence),
        )
        .order_by("pk")
        .values_list(
            "cycle_id", "initiative_id", "initiative__unit_id", "state", "author", "is_on_time",
            "returned_at", "is_unchanged", "draft__active_seconds",
            "declared", "has_override", "has_evidence", "headline", "language",
        )
    )  # fmt: skip
    found = list(rows)
    departments = _departments()
    readable = _readable((row[12], row[13]) for row in found if row[12])
    return [
        Fact(
            period=cycles[cycle],
            group=departments[unit],
            initiative=initiative,
            author=author or -initiative,  # nobody manages it: it stands for itself
            is_in=state in IN,
            is_on_time=on_time,
            is_returned=returned is not None,
            is_unchanged=unchanged,
            seconds=seconds,
            declared=declared,
            has_override=override,
            has_evidence=evidence,
            readable=readable.get((headline, language), 0) if headline else 0,
            of_languages=len(OFFICIAL) if headline else 0,
        )
        for (
            cycle, initiative, unit, state, author, on_time, returned, unchanged, seconds, declared,
            override, evidence, headline, language,
        ) in found
    ]  # fmt: skip


def _departments() -> dict[int, str]:
    """By unit: the code of the unit right below the root that it belongs to today."""
    units = {
        pk: (code, [int(step) for step in str(path).split(".")])
        for pk, code, path in OrgUnit.objects.order_by("pk").values_list("pk", "code", "path")
    }
    return {pk: units[path[min(1, len(path) - 1)]][0] for pk, (_code, path) in units.items()}


def _readable(texts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """In how many of the official languages each text can be read: written in it, or translated."""
    wanted = set(texts)
    found = {(text, written): int(written in OFFICIAL) for text, written in wanted}
    for language in OFFICIAL:
        keys = {
            source_hash(text, written): (text, written)
            for text, written in wanted
            if written != language
        }
        for key in texts_in(language, keys):
            found[keys[key]] += 1
    return found


def latest_period(facts: Iterable[Fact]) -> date | None:
    """The last period that there are facts of."""
    return max((fact.period for fact in facts), default=None)
