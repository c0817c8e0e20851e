"""The list of gates, on screen and as a workbook."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.governance.choices import Answer, BodyKind
from portfolio.lifecycle.gates.choices import GateState, Outcome
from portfolio.lifecycle.gates.models import Gate
from ppm.languages.nearest import nearest
from ppm.ui import chips
from ppm.ui.columns import Column, day_column

TONES = {
    Outcome.APPROVED: "good",
    Outcome.CONDITIONAL: "warn",
    Outcome.STOPPED: "bad",
    Outcome.REWORK: "warn",
    Outcome.DEFERRED: "warn",
}


def state_chip(gate: Gate) -> SafeString:
    """The outcome of a decided gate, else how far it is."""
    if gate.outcome:
        return chips.badge(gate.get_outcome_display(), TONES[Outcome(gate.outcome)])
    tone = "info" if gate.state == GateState.RECOMMENDED else "neutral"
    return chips.badge(gate.get_state_display(), tone)


def body_name(gate: Gate) -> str:
    """Which body was asked; before, nothing."""
    if gate.body_kind == BodyKind.PROJECT_BOARD:
        return str(Answer.PROJECT_BOARD.label)
    return nearest(gate.committee, "name")[0] if gate.committee else ""


def remarks(gate: Gate) -> SafeString:
    """What must not be overlooked: overdue conditions, a stage at risk."""
    found = []
    late = getattr(gate, "late_conditions", 0)
    if late:
        words = ngettext("%(n)s condition overdue", "%(n)s conditions overdue", late) % {"n": late}
        found.append(chips.badge(words, "bad"))
    if gate.is_at_risk:
        found.append(chips.badge(_("stage at the executive’s risk"), "warn"))
    return format_html("{} {}", *found, *[""] * (2 - len(found)))


def remarks_in_words(gate: Gate) -> str:
    parts = []
    late = getattr(gate, "late_conditions", 0)
    if late:
        parts.append(
            ngettext("%(n)s condition overdue", "%(n)s conditions overdue", late) % {"n": late}
        )
    if gate.is_at_risk:
        parts.append(_("stage at the executive’s risk"))
    return ", ".join(parts)


def _gate(gate: Gate) -> SafeString:
    name, language = nearest(gate.initiative, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{} · {}</span>',
        reverse("portfolio:gate_detail", args=[gate.pk]),
        chips.text(gate.question, gate.language),
        gate.initiative.code,
        chips.text(name, language),
    )


COLUMNS = [
    Column(
        "question", gettext_lazy("Question"), _gate, lambda r: r.question, primary=True, width=50
    ),
    Column(
        "kind",
        gettext_lazy("Gate"),
        lambda r: r.get_kind_display(),
        lambda r: r.get_kind_display(),
        sort="kind",
        width=26,
    ),
    Column(
        "state",
        gettext_lazy("State"),
        state_chip,
        lambda r: str(r.get_outcome_display() if r.outcome else r.get_state_display()),
        sort="state",
        width=24,
    ),
    Column("body", gettext_lazy("Decided by"), body_name, body_name, width=30),
    day_column("planned", gettext_lazy("Planned for"), lambda r: r.planned_on, sort="planned_on"),
    day_column("decided", gettext_lazy("Decided on"), lambda r: r.decided_on, sort="decided_on"),
    Column("remarks", gettext_lazy("To watch"), remarks, remarks_in_words, width=30),
]
