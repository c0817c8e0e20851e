"""What the cockpit of one initiative shows, read in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery

from methodology.tailoring.choices import LIGHT_DIMENSIONS, Dimension, TailoringClass
from portfolio.favourites.selectors import is_favourite_of
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.initiatives.selectors import HOLDERS
from portfolio.lifecycle.models import Stage
from portfolio.milestones.models import Milestone
from portfolio.participations.models import Participation
from portfolio.sources.models import DeliveryConfidence, SourceNote
from portfolio.standings.choices import Colour
from portfolio.statusreports.choices import WITH_MANAGER, CycleState
from portfolio.statusreports.earlier import once_a_period
from portfolio.statusreports.models import DecisionRequest, DimensionStatus, StatusReport
from portfolio.statusreports.selectors import dimensions_by_report
from portfolio.statusreports.sentences import sentence
from portfolio.substitutions.selectors import StandIn, stand_ins
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.ui.figures import percent

PERIODS = 6


@dataclass(frozen=True)
class DimensionRow:
    """One dimension: what was declared last, what was computed and why, and the last six periods."""

    label: str
    declared: str
    computed: str
    why: str
    comment: str
    recent: Sequence[str]
    periods: Sequence[str]


def for_cockpit(person: Person) -> QuerySet[Initiative]:
    """Initiatives with what every section of the cockpit shows of them.

    `is_favourite` tells whether the person gave a star, `open_report_id` is the report still to be written.
    """
    to_write = StatusReport.objects.filter(
        initiative=OuterRef("pk"),
        cycle__state=CycleState.OPEN,
        state__in=WITH_MANAGER,
        contained_in__isnull=True,
    )
    return Initiative.objects.select_related(
        "unit", "standing__project_manager", "standing__executive"
    ).annotate(
        is_favourite=is_favourite_of(person),
        open_report_id=Subquery(to_write.order_by("-cycle__period").values("pk")[:1]),
    )


def ancestors(initiative: Initiative, person: Person) -> list[Initiative]:
    """The portfolios and programmes above that this person sees, the highest first."""
    above = [int(step) for step in initiative.path.split(".")[:-1]]
    if not above:
        return []
    seen = Initiative.objects.visible_to(person).filter(pk__in=above)
    return sorted(seen, key=lambda one: above.index(one.pk))


def last_reports(initiative: Initiative) -> list[StatusReport]:
    """The reports that are in, the latest first, as many as a status history shows."""
    received = StatusReport.objects.leading().filter(initiative=initiative)
    return once_a_period(received.select_related("cycle").latest_first()[:PERIODS])


def reports_of(initiative: Initiative) -> list[StatusReport]:
    """Every report that was expected, the latest first."""
    reports = initiative.reports.select_related("cycle", "submitted_by")
    return list(reports.order_by("-cycle__period"))


def dimension_rows(
    initiative: Initiative, newest_first: Sequence[StatusReport], periods: Sequence[str]
) -> list[DimensionRow]:
    """The status per dimension with its history; a light project shows its three dimensions only."""
    if not newest_first:
        return []
    by_report = dimensions_by_report(newest_first)
    latest = by_report[newest_first[0].pk]
    light = initiative.tailoring_class == TailoringClass.LIGHT
    rows = []
    for dimension in Dimension:
        now = latest.get(dimension)
        if now is None and light and dimension not in LIGHT_DIMENSIONS:
            continue
        recent = [by_report[one.pk].get(dimension) for one in reversed(newest_first)]
        rows.append(_row(dimension, now, recent, periods))
    return rows


def _row(
    dimension: Dimension,
    now: DimensionStatus | None,
    recent: Sequence[DimensionStatus | None],
    periods: Sequence[str],
) -> DimensionRow:
    return DimensionRow(
        label=str(dimension.label),
        declared=now.declared if now else "grey",
        computed=now.computed if now else "grey",
        why=sentence(now.reason, now.inputs) if now and now.computed != "grey" else "",
        comment=now.comment if now else "",
        recent=[one.declared if one else "grey" for one in recent],
        periods=periods,
    )


def held_by_status(initiative: Initiative, person: Person) -> list[tuple[str, int]]:
    """What a portfolio or programme holds, by declared status, as far as this person sees it."""
    if initiative.kind not in HOLDERS:
        return []
    held = Initiative.objects.visible_to(person).below(initiative).exclude(pk=initiative.pk)
    counts = dict(held.values_list("standing__declared").annotate(held=Count("pk")).order_by())
    return [(colour, counts.get(colour, 0)) for colour in Colour.values]


def milestones_of(initiative: Initiative) -> list[Milestone]:
    """The plan's milestones by expected date."""
    return sorted(
        initiative.milestones.all(),
        key=lambda one: (one.actual_on or one.forecast_on or one.baseline_on or date.max, one.pk),
    )


def stages_of(initiative: Initiative) -> list[Stage]:
    """The stages in order; read once for a page, of which the head names the one that runs."""
    found: list[Stage] | None = getattr(initiative, "stages_read", None)
    if found is None:
        found = list(initiative.stages.order_by("number"))
        initiative.stages_read = found  # type: ignore[attr-defined]  # kept on the row of this page
    return found


def decisions_of(report: StatusReport | None) -> list[DecisionRequest]:
    """What the latest report asks committees to decide."""
    if report is None:
        return []
    return list(report.decisions_asked.select_related("committee").order_by("pk"))


def latest_confidence(initiative: Initiative) -> DeliveryConfidence | None:
    return initiative.confidences.select_related("reviewer").order_by("-as_of", "-pk").first()


def notes_of(initiative: Initiative) -> list[SourceNote]:
    """What senders of imported data say, in their words."""
    return list(initiative.source_notes.exclude(text="").order_by("source", "pk"))


def participations_of(initiative: Initiative) -> list[tuple[Participation, str, str]]:
    """Units taking part beside the lead, with the name and the share in words; those in force first."""
    return [
        (one, coded_name(one.unit), "–" if one.share is None else percent(one.share / 100))
        for one in initiative.participations.for_list()
    ]


def away_of(initiative: Initiative, today: date) -> list[StandIn]:
    """Who of the people named on it is absent today, and who stands in."""
    people = initiative.roles.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    found = stand_ins(
        ((initiative, person) for person in people.values_list("person_id", flat=True)), today
    )
    return sorted(found.values(), key=lambda one: str(one.absent))


def roles_of(initiative: Initiative) -> list[InitiativeRole]:
    """Everybody who holds or held a role, those in office first."""
    roles = initiative.roles.select_related("person").order_by("role", "-valid_from", "pk")
    return sorted(roles, key=lambda role: role.valid_to is not None)
