from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portfolio.statusreports.board import days_late
from portfolio.statusreports.choices import WITH_MANAGER, CycleState, ReportState
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.oddities import Oddity
from portfolio.substitutions.selectors import StandIn
from ppm.languages.nearest import nearest
from ppm.ui.chips import badge, person, status_pair, text
from ppm.ui.columns import Column
from ppm.ui.figures import moment

TONES = {
    ReportState.EXPECTED: "neutral",
    ReportState.DRAFT: "neutral",
    ReportState.SUBMITTED: "info",
    ReportState.RETURNED: "warn",
    ReportState.VALIDATED: "good",
    ReportState.TAKEN_OUT: "neutral",
}


def _project(report: StatusReport) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><span class="sub">{} · {}</span>',
        reverse("portfolio:report_detail", args=[report.pk]),
        text(*nearest(report.initiative, "name")),
        report.initiative.code,
        report.initiative.unit.name,
    )


def _manager(report: StatusReport) -> SafeString:
    return person(report.initiative.standing.project_manager)


def manager_with(away: Mapping[tuple[int, int], StandIn], report: StatusReport) -> SafeString:
    """The manager, with absence and substitute where there is one."""
    manager = report.initiative.standing.project_manager
    stand_in = away.get((report.initiative_id, manager.pk)) if manager else None
    if stand_in is None:
        return person(manager)
    return format_html('{}<span class="sub away">{}</span>', person(manager), stand_in.sentence)


def state_badge(report: StatusReport) -> SafeString:
    """The state of a report as a word in a box."""
    return badge(report.get_state_display(), TONES[ReportState(report.state)])


def late_in_words(report: StatusReport) -> str:
    """“3 working days late”; empty when it is in or not due yet."""
    days = days_late(report, localdate())
    if not days:
        return ""
    return ngettext("%(days)s working day late", "%(days)s working days late", days) % {
        "days": days
    }


def state_with_menu(report: StatusReport) -> SafeString:
    """The state; while the report is not in, with what the PMO may do about it."""
    if report.state not in WITH_MANAGER or report.cycle.state == CycleState.FROZEN:
        return _state(report)
    return format_html(
        '{}<span class="sub"><a href="{}">{}</a></span>',
        _state(report),
        reverse("portfolio:report_on_behalf", args=[report.pk]),
        _("Report on behalf"),
    )


def _state(report: StatusReport) -> SafeString:
    late = late_in_words(report)
    return format_html(
        "{}{}",
        state_badge(report),
        format_html('<span class="sub late">{}</span>', late) if late else "",
    )


def _pair(report: StatusReport) -> SafeString:
    if not report.revision:
        return format_html('<span class="absent">{}</span>', "–")
    return status_pair(report.declared, report.computed, opinion=report.opinion)


def columns(
    oddities: Mapping[int, Sequence[Oddity]],
    away: Mapping[tuple[int, int], StandIn] | None = None,
    *,
    has_menu: bool = False,
) -> list[Column]:
    """The columns of the board; `oddities` holds those of the rows shown, by report.

    `away` holds who stands in today, by initiative and absent manager; `has_menu` is for who validates.
    """

    def sentences(report: StatusReport) -> list[str]:
        return [one.sentence for one in oddities.get(report.pk, ())]

    odd = Column(
        "odd",
        _("To look at"),
        lambda report: (
            format_html_join(
                "", '<span class="oddity">{}</span>', ((found,) for found in sentences(report))
            )
            or "–"
        ),
        lambda report: "; ".join(sentences(report)),
        width=50,
        css="span-2",
    )
    first, manager, state, *middle, last = COLUMNS
    if has_menu:
        state = replace(state, cell=state_with_menu)
    present = replace(manager, cell=lambda report: manager_with(away or {}, report))
    return [first, present, state, *middle, odd, last]


COLUMNS = [
    Column(
        "project",
        _("Project"),
        _project,
        lambda report: str(report.initiative),
        sort="initiative__code",
        primary=True,
        width=44,
    ),
    Column(
        "manager",
        _("Project manager"),
        _manager,
        lambda report: str(report.initiative.standing.project_manager or ""),
        sort="initiative__standing__project_manager__family_name",
        width=24,
    ),
    Column(
        "state",
        _("State"),
        _state,
        lambda report: report.get_state_display(),
        sort="state",
        width=16,
    ),
    Column(
        "status", _("Status"), _pair, lambda report: report.get_declared_display(), sort="declared"
    ),
    Column(
        "submitted",
        _("Submitted"),
        lambda report: moment(report.submitted_at) if report.submitted_at else "–",
        lambda report: localdate(report.submitted_at) if report.submitted_at else None,
        sort="submitted_at",
    ),
]
