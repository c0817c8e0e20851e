from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.board import days_late
from portfolio.statusreports.checks.catalogue import in_words
from portfolio.statusreports.choices import WITH_MANAGER, ReportState
from portfolio.statusreports.models import Reminder, StatusReport
from portfolio.statusreports.oddity_words import Oddity
from portfolio.statusreports.panel import Act
from portfolio.substitutions.selectors import StandIn
from ppm.languages.nearest import nearest
from ppm.ui.chips import badge, person, status_pair, text
from ppm.ui.columns import Column
from ppm.ui.figures import day, moment, number
from ppm.ui.memory import per_language

TONES = {
    ReportState.EXPECTED: "neutral",
    ReportState.DRAFT: "neutral",
    ReportState.SUBMITTED: "info",
    ReportState.RETURNED: "warn",
    ReportState.VALIDATED: "good",
    ReportState.TAKEN_OUT: "neutral",
}


NONE = SafeString('<span class="absent">–</span>')


@dataclass(frozen=True)
class RowFacts:
    """What the board knows of the rows it shows, read for all of them at once.

    `away` holds who stands in today, by initiative and absent manager; `address` opens the side panel.
    """

    oddities: Mapping[int, Sequence[Oddity]] = field(default_factory=dict)
    away: Mapping[tuple[int, int], StandIn] = field(default_factory=dict)
    reminders: Mapping[int, Reminder] = field(default_factory=dict)
    acts: Mapping[int, Sequence[Act]] = field(default_factory=dict)
    address: Callable[[StatusReport], str] | None = None


def project_cell(address: Callable[[StatusReport], str] | None, report: StatusReport) -> SafeString:
    """The project; its link opens the side panel, without a script the page with the panel."""
    name = text(*nearest(report.initiative, "name"))
    below = f"{report.initiative.code} · {report.initiative.unit.name}"
    if address is None:
        page = reverse("portfolio:report_detail", args=[report.pk])
        return format_html('<a href="{}">{}</a><span class="sub">{}</span>', page, name, below)
    return format_html(
        '<a id="open-{0}" href="{1}" hx-get="{1}" hx-target="#report-panel" hx-push-url="true">{2}</a>'
        '<span class="sub">{3}</span>',
        report.pk,
        address(report),
        name,
        below,
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
    return _badge(report.state)


@per_language
def _badge(state: str) -> SafeString:
    known = ReportState(state)
    return badge(known.label, TONES[known])


def late_in_words(report: StatusReport) -> str:
    """“3 working days late”; empty when it is in or not due yet."""
    days = days_late(report, localdate())
    if not days:
        return ""
    return ngettext("%(days)s working day late", "%(days)s working days late", days) % {
        "days": days
    }


def _state(report: StatusReport) -> SafeString:
    """The state, how late it is, and what was done about it."""
    late = late_in_words(report)
    shown = state_badge(report)
    if late:
        shown += format_html('<span class="sub late">{}</span>', late)
    for sentence in state_notes(report):
        shown += format_html('<span class="sub">{}</span>', sentence)
    return shown


def state_notes(report: StatusReport) -> list[str]:
    """Extension, work on behalf, a longer report that fills this one, why it was taken out."""
    notes = []
    if report.extended_to and report.state in WITH_MANAGER:
        notes.append(
            _("extended to %(day)s") % {"day": date_format(report.extended_to, "SHORT_DATE_FORMAT")}
        )
    if report.on_behalf_by_id:
        notes.append(str(_("the PMO reports on behalf")))
    if report.contained_in_id:
        notes.append(str(_("filled by the report of the longer period")))
    if report.taken_out_reason:
        notes.append(report.taken_out_reason)
    return notes


def _reminded(reminder: Reminder | None) -> SafeString:
    if reminder is None:
        return NONE
    return format_html(
        '{}<span class="sub">{}</span>',
        day(reminder.day),
        reminder.sentence,
    )


def _menu(acts: Sequence[Act], report: StatusReport) -> SafeString:
    links = [(one.address, one.label) for one in acts if not one.is_post]
    links.append(
        (reverse("portfolio:report_detail", args=[report.pk]), gettext("The whole report"))
    )
    return format_html(
        '<details class="menu row-menu"><summary class="btn btn-quiet btn-sm" aria-label="{}">…</summary>'
        '<div class="menu-box">{}</div></details>',
        gettext("What can be done with %(project)s") % {"project": report.initiative.code},
        format_html_join("", '<a href="{}">{}</a>', links),
    )


def _pair(report: StatusReport) -> SafeString:
    if not report.revision:
        return NONE
    return status_pair(report.declared, report.computed, opinion=report.opinion)


def _quality(report: StatusReport) -> SafeString:
    """The score of the data; what cost it points is said on hovering, and on the report."""
    if report.quality_score is None:
        return NONE
    return _scored(report.quality_score, tuple(report.quality_remarks))


@per_language
def _scored(score: int, remarks: tuple[str, ...]) -> SafeString:
    return format_html('<span title="{}">{}</span>', "; ".join(in_words(remarks)), number(score))


def columns(facts: RowFacts | None = None) -> list[Column]:
    """The columns of the board; `facts` may still be filled when the rows are known."""
    known = facts or RowFacts()

    def sentences(report: StatusReport) -> list[str]:
        return [one.sentence for one in known.oddities.get(report.pk, ())]

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
    reminded = Column(
        "reminded",
        _("Last reminder"),
        lambda report: _reminded(known.reminders.get(report.pk)),
        lambda report: known.reminders[report.pk].day if report.pk in known.reminders else None,
        css="if-room",
    )
    menu = Column(
        "menu",
        _("Acts"),
        lambda report: _menu(known.acts.get(report.pk, ()), report),
        lambda report: "",
        css="row-acts",
    )
    first, manager, state, status, quality, last = COLUMNS
    found = [
        replace(first, cell=partial(project_cell, known.address)),
        replace(manager, cell=partial(manager_with, known.away)),
        state,
        status,
        odd,
        quality,
        reminded,
        last,
    ]
    return [*found, menu] if known.address is not None else found


COLUMNS = [
    Column(
        "project",
        _("Project"),
        partial(project_cell, None),
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
        css="if-room",
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
        "quality",
        _("Quality"),
        _quality,
        lambda report: report.quality_score,
        sort="quality_score",
        numeric=True,
        css="if-room",
    ),
    Column(
        "submitted",
        _("Submitted"),
        lambda report: moment(report.submitted_at) if report.submitted_at else "–",
        lambda report: localdate(report.submitted_at) if report.submitted_at else None,
        sort="submitted_at",
        css="if-room",
    ),
]
