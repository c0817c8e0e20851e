from django.utils.translation import gettext_lazy as _

from portfolio.registers.decisions.choices import DecisionState
from portfolio.registers.decisions.models import Decision
from portfolio.registers.decisions.wording import body_in_words, outcome_in_words
from portfolio.registers.shape import columns as shared
from ppm.ui import chips
from ppm.ui.columns import Column, day_column

TONES = {
    DecisionState.IN_FORCE: "good",
    DecisionState.SUPERSEDED: "neutral",
    DecisionState.WITHDRAWN: "neutral",
}


def _outcome(row: Decision) -> object:
    return outcome_in_words(row.outcome) or chips.text("")


COLUMNS = [
    shared.title(_("Decision")),
    shared.initiative(),
    Column("body", _("Body"), body_in_words, body_in_words, sort="committee__code", width=28),
    day_column("decided", _("Decided on"), lambda r: r.decided_on, sort="decided_on"),
    Column("outcome", _("Outcome"), _outcome, _outcome, sort="outcome", width=20),
    shared.owner("decision_record"),
    shared.state("decision_record", TONES),
    day_column(
        "effective",
        _("Takes effect on"),
        lambda r: r.effective_on,
        sort="effective_on",
        shown=False,
    ),
    Column(
        "text",
        _("Text"),
        lambda r: chips.text(r.text, r.language),
        lambda r: r.text,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    Column(
        "reason",
        _("Reason"),
        lambda r: chips.text(r.reason, r.language),
        lambda r: r.reason,
        width=40,
        css="span-2 wide-text",
        shown=False,
    ),
    *shared.rest(),
]
