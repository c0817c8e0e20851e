from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portfolio.registers.actions.choices import ActionState
from portfolio.registers.actions.models import Action
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column

TONES = {
    ActionState.OPEN: "neutral",
    ActionState.IN_PROGRESS: "info",
    ActionState.BLOCKED: "bad",
    ActionState.DONE: "good",
    ActionState.VERIFIED: "good",
    ActionState.CANCELLED: "neutral",
}


def due_cell(row: Action) -> object:
    """The due date; how long it is overdue, and that it has moved, are said in words."""
    shown = figures.day(row.due_on)
    days = (localdate() - row.due_on).days
    if row.is_open and days > 0:
        words = ngettext("%(n)s day overdue", "%(n)s days overdue", days) % {"n": days}
        return format_html('{}<span class="sub">{}</span>', shown, chips.badge(words, "bad"))
    if row.due_on != row.original_due_on:
        first = figures.day(row.original_due_on)
        return format_html(
            '{}<span class="sub">{}</span>', shown, format_html(str(_("first: {day}")), day=first)
        )
    return shown


COLUMNS = [
    shared.title(_("Action")),
    shared.initiative(),
    shared.owner("action"),
    Column(
        "due_on",
        _("Due"),
        shared.editable("action", "due_on", due_cell),
        lambda r: r.due_on,
        sort="due_on",
        width=12,
        is_edited=True,
    ),
    shared.state("action", TONES),
    day_column(
        "first_due",
        _("First due date"),
        lambda r: r.original_due_on,
        sort="original_due_on",
        shown=False,
    ),
    day_column("done", _("Done on"), lambda r: r.done_on, sort="done_on", shown=False),
    Column(
        "evidence",
        _("Evidence"),
        lambda r: chips.text(r.evidence, r.language),
        lambda r: r.evidence,
        width=40,
        shown=False,
    ),
    *shared.rest(),
]
