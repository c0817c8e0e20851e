from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.questions.choices import QuestionState
from portfolio.registers.questions.models import Question
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column

TONES = {
    QuestionState.RECEIVED: "warn",
    QuestionState.DRAFT: "info",
    QuestionState.CHECKED: "info",
    QuestionState.RELEASED: "good",
    QuestionState.SENT: "good",
    QuestionState.DROPPED: "neutral",
}


def _due(row: Question) -> object:
    shown = figures.day(row.due_on)
    if row.is_overdue(localdate()):
        return format_html('{}<span class="sub">{}</span>', shown, chips.badge(_("overdue"), "bad"))
    return shown


COLUMNS = [
    shared.title(_("Question")),
    shared.initiative(),
    Column(
        "asker",
        _("Asked by"),
        lambda r: r.get_asker_display(),
        lambda r: str(r.get_asker_display()),
        sort="asker",
        width=24,
    ),
    Column(
        "asker_reference",
        _("Their reference"),
        lambda r: r.asker_reference or "–",
        lambda r: r.asker_reference,
        sort="asker_reference",
        width=16,
        shown=False,
    ),
    day_column("received", _("Received"), lambda r: r.received_on, sort="received_on"),
    Column("due_on", _("Answer due"), _due, lambda r: r.due_on, sort="due_on", width=12),
    shared.owner("question"),
    shared.state("question", TONES, is_edited=False),
    day_column("sent", _("Sent"), lambda r: r.sent_on, sort="sent_on"),
    Column(
        "question",
        _("Question asked"),
        lambda r: chips.text(r.question, r.language),
        lambda r: r.question,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    *shared.rest(),
]
