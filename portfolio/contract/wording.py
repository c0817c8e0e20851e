"""The contract in words, in the reader's language."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from portfolio.contract import calc
from portfolio.contract.calc import Proposal
from portfolio.contract.choices import CommitmentState, ReferenceKind
from portfolio.contract.models import ContractReference
from portfolio.contract.selectors import CARRIERS, DEADLINE, NEW, STATE, TEXT, Line
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.ui import chips

TONES = {
    CommitmentState.ON_COURSE: "info",
    CommitmentState.ACHIEVED: "good",
    CommitmentState.LATE: "bad",
    CommitmentState.DROPPED: "neutral",
}
CHANGES = {
    NEW: gettext_lazy("new since then"),
    STATE: gettext_lazy("state"),
    DEADLINE: gettext_lazy("deadline"),
    TEXT: gettext_lazy("text"),
    CARRIERS: gettext_lazy("projects"),
}


def state_badge(state: str) -> SafeString:
    one = CommitmentState(state)
    return chips.badge(one.label, TONES[one])


def proposal_text(found: Proposal | None, carriers: Sequence[Initiative]) -> str:
    """Why the projects propose what they propose."""
    if found is None:
        if carriers:
            return _("No end of a project is known.")
        return _("No project that is open to you carries it.")
    names = {one.pk: nearest(one, "name")[0] or one.code for one in carriers}
    facts = {"projects": ", ".join(names[key] for key in found.keys)}
    if found.why == calc.ENDS_LATER:
        ends = [
            one.actual_end or one.forecast_end or one.baseline_end
            for one in carriers
            if one.pk in found.keys
        ]
        facts["day"] = date_format(max(end for end in ends if end), "SHORT_DATE_FORMAT")
        text = _("%(projects)s: until %(day)s, after the deadline.")
    elif found.why == calc.DEADLINE_OVER:
        text = _("The deadline has passed and this still runs: %(projects)s.")
    elif found.why == calc.ALL_CLOSED:
        text = _("Closed in time: %(projects)s.")
    elif found.why == calc.ALL_STOPPED:
        text = _("Stopped: %(projects)s.")
    else:
        text = _("Expected in time: %(projects)s.")
    return text % facts


def proposal_cell(
    declared: str, found: Proposal | None, carriers: Sequence[Initiative]
) -> SafeString:
    """The proposed state beside the declared one, with its sentence; a difference is said."""
    sentence = proposal_text(found, carriers)
    if found is None:
        return format_html('<span class="sub">{}</span>', sentence)
    differs = (
        format_html(" {}", chips.badge(_("differs"), "warn")) if found.state != declared else ""
    )
    return format_html(
        '{}{}<span class="sub">{}</span>', state_badge(found.state), differs, sentence
    )


def reference_name(reference: ContractReference) -> str:
    """“Plan of the year 2026”, “Half-yearly follow-up 2026, first half”."""
    facts = {"year": reference.year}
    if reference.kind == ReferenceKind.PLAN:
        return _("Plan of the year %(year)s") % facts
    if reference.kind == ReferenceKind.YEAR:
        return _("Annual follow-up %(year)s") % facts
    if reference.half == 1:
        return _("Half-yearly follow-up %(year)s, first half") % facts
    return _("Half-yearly follow-up %(year)s, second half") % facts


def changes_text(line: Line) -> str:
    """“changed: state (on course), deadline (31/12/2026)”; nothing where nothing differs."""
    parts = []
    for one in line.changes:
        word = str(CHANGES[one])
        if one == STATE and line.before is not None:
            word = f"{word} ({line.before.label})"
        if one == DEADLINE and line.deadline_before is not None:
            word = f"{word} ({date_format(line.deadline_before, 'SHORT_DATE_FORMAT')})"
        parts.append(word)
    return ", ".join(parts)


def counted(counts: dict[str, int]) -> str:
    """“14 commitments: 8 on course, 3 late, 2 achieved, 1 dropped”."""
    total = sum(counts.values())
    on_course, late = counts.get(CommitmentState.ON_COURSE, 0), counts.get(CommitmentState.LATE, 0)
    achieved = counts.get(CommitmentState.ACHIEVED, 0)
    dropped = counts.get(CommitmentState.DROPPED, 0)
    words = (
        (on_course, npgettext("commitments", "%(n)s on course", "%(n)s on course", on_course)),
        (late, npgettext("commitments", "%(n)s late", "%(n)s late", late)),
        (achieved, npgettext("commitments", "%(n)s achieved", "%(n)s achieved", achieved)),
        (dropped, npgettext("commitments", "%(n)s dropped", "%(n)s dropped", dropped)),
    )
    parts = ", ".join(word % {"n": n} for n, word in words if n)
    head = ngettext("%(n)s commitment", "%(n)s commitments", total) % {"n": total}
    return _("%(what)s: %(parts)s") % {"what": head, "parts": parts} if parts else head
