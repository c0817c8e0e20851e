"""Bringing what reports say into the row that lists and dashboards read."""

from collections.abc import Iterable

from methodology.tailoring.choices import Dimension
from portfolio.lifecycle.exceptions.selectors import has_undecided
from portfolio.standings.choices import LETTERS, Colour
from portfolio.standings.services import update_standing
from portfolio.statusreports.earlier import HISTORY, once_a_period
from portfolio.statusreports.models import DecisionRequest, StatusReport
from portfolio.statusreports.selectors import dimensions_by_report


def show_latest_report(initiative_ids: Iterable[int]) -> None:
    """Show the latest report that is in; a returned one no longer counts. Runs inside the caller's action."""
    for initiative_id in initiative_ids:
        _show(initiative_id)


def _show(initiative_id: int) -> None:
    rows = StatusReport.objects.leading().filter(initiative=initiative_id)
    reports = once_a_period(rows.select_related("cycle").latest_first()[:HISTORY])
    if not reports:
        update_standing(
            initiative_id,
            declared=Colour.GREY,
            computed=Colour.RED if has_undecided(initiative_id) else Colour.GREY,
            opinion="",
            colours="-" * len(Dimension),
            recent="",
            headline="",
            headline_language="",
            report_id=None,
            reported_period=None,
            submitted_at=None,
            decisions_asked=0,
        )
        return
    latest = reports[0]
    statuses = dimensions_by_report([latest])[latest.pk]
    update_standing(
        initiative_id,
        declared=latest.declared,
        computed=Colour.RED if has_undecided(initiative_id) else latest.computed,
        opinion=latest.opinion,
        colours="".join(
            LETTERS[Colour(statuses[name].declared)] if name in statuses else "-"
            for name in Dimension
        ),
        recent="".join(LETTERS[Colour(report.declared)] for report in reversed(reports)),
        headline=latest.headline,
        headline_language=latest.language,
        report_id=latest.pk,
        reported_period=latest.cycle.period,
        submitted_at=latest.submitted_at,
        decisions_asked=DecisionRequest.objects.filter(report=latest).count(),
    )
