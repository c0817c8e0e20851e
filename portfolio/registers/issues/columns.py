from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.issues.choices import IssueState, Severity
from portfolio.registers.issues.models import Issue
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column
from ppm.ui.memory import per_language

TONES = {
    IssueState.OPEN: "neutral",
    IssueState.ASSESSED: "info",
    IssueState.TO_DECIDE: "warn",
    IssueState.IN_HAND: "info",
    IssueState.CLOSED: "good",
    IssueState.REFUSED: "neutral",
}
SEVERITY_TONES = {1: "neutral", 2: "neutral", 3: "warn", 4: "bad"}


@per_language
def severity_badge(value: int) -> SafeString:
    return chips.badge(str(Severity(value).label), SEVERITY_TONES[value])


def _due(row: Issue) -> object:
    shown = figures.day(row.due_on)
    if row.is_overdue(localdate()):
        return format_html('{}<span class="sub">{}</span>', shown, chips.badge(_("overdue"), "bad"))
    return shown


COLUMNS = [
    shared.title(_("Issue")),
    shared.initiative(),
    Column(
        "kind",
        _("Type"),
        lambda r: r.get_kind_display(),
        lambda r: str(r.get_kind_display()),
        sort="kind",
        width=24,
    ),
    Column(
        "severity",
        _("Severity"),
        shared.editable("issue", "severity", lambda r: severity_badge(r.severity)),
        lambda r: r.severity,
        sort="severity",
        width=14,
        is_edited=True,
    ),
    Column(
        "priority",
        _("Priority"),
        shared.editable("issue", "priority", lambda r: str(r.get_priority_display())),
        lambda r: r.priority,
        sort="priority",
        width=14,
        is_edited=True,
        shown=False,
    ),
    shared.owner("issue"),
    Column(
        "due_on",
        _("Due"),
        shared.editable("issue", "due_on", _due),
        lambda r: r.due_on,
        sort="due_on",
        width=12,
        is_edited=True,
    ),
    shared.state("issue", TONES),
    Column(
        "days",
        _("Impact on time (days)"),
        lambda r: shared.number_cell(r.impact_days),
        lambda r: r.impact_days,
        sort="impact_days",
        numeric=True,
        shown=False,
    ),
    Column(
        "cost",
        _("Impact on cost"),
        lambda r: figures.money(r.impact_cost, compact=True) if r.impact_cost is not None else "–",
        lambda r: r.impact_cost,
        sort="impact_cost",
        numeric=True,
        shown=False,
    ),
    Column(
        "description",
        _("Description"),
        lambda r: chips.text(r.description, r.language),
        lambda r: r.description,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    *shared.rest(),
]
