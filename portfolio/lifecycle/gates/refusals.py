"""Why something cannot happen at a gate now; each carries its sentence."""

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ppm.ui.figures import written_day

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from portfolio.lifecycle.gates.models import Gate
    from portfolio.lifecycle.models import Stage


class GateRefusal(Exception):
    """What the person is told."""

    message: "str | _StrPromise" = ""


class GateMovedOn(GateRefusal):
    """Somebody else was faster; the sentence says what happened meanwhile."""

    def __init__(self, gate: "Gate") -> None:
        super().__init__(gate.pk)
        self.gate = gate
        self.message = moved_on(gate)


def moved_on(gate: "Gate") -> str:
    """What somebody else did with the gate since the page was opened."""
    if gate.decided_by is not None and gate.decided_on is not None:
        return _(
            "%(person)s decided on this gate on %(day)s: %(outcome)s. Nothing of yours was recorded."
        ) % {
            "person": gate.decided_by,
            "day": written_day(gate.decided_on),
            "outcome": gate.get_outcome_display(),
        }
    return _("This gate has moved on in the meantime, it is now: %(state)s.") % {
        "state": gate.get_state_display()
    }


class NotReady(GateRefusal):
    """The decision cannot be asked yet; `sentences` say what is lacking."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(*sentences)
        self.sentences = sentences
        self.message = " ".join(sentences)


class NobodyThere(GateRefusal):
    message = gettext_lazy(
        "Nobody sits on the body that would decide: first name an executive, or the committee’s members."
    )


class ReviewerDecides(GateRefusal):
    message = gettext_lazy(
        "You sit on the body that decides: somebody outside it makes the recommendation."
    )


class ReviewerAsked(GateRefusal):
    message = gettext_lazy("You asked for this decision: somebody else makes the recommendation.")


class ReviewerManages(GateRefusal):
    message = gettext_lazy("You manage this project: somebody else makes the recommendation.")


class NotForYou(GateRefusal):
    """Only the executive, or the chair and the secretary of a committee, write the decision down."""

    def __init__(self, body: str, is_project_board: bool) -> None:
        super().__init__(body)
        self.message = (
            _("On a project board only the executive decides.")
            if is_project_board
            else _("Only the chair or the secretary of %(body)s writes its decision down.")
            % {"body": body}
        )


class NotOnTheBody(GateRefusal):
    message = gettext_lazy("You do not sit on the body that decides on this gate.")


class NoRecommendation(GateRefusal):
    message = gettext_lazy("The PMO or an outside reviewer has not given a recommendation yet.")


class NoQuorum(GateRefusal):
    def __init__(self, present: int, needed: int) -> None:
        super().__init__(present, needed)
        self.message = _(
            "There is no quorum: %(present)s took part, %(needed)s are needed. Silence is not consent."
        ) % {"present": present, "needed": needed}


class VoteLost(GateRefusal):
    def __init__(self, votes_for: int, votes_against: int) -> None:
        super().__init__(votes_for, votes_against)
        self.message = _(
            "This decision has no majority: %(for)s for, %(against)s against. Record what was decided."
        ) % {"for": votes_for, "against": votes_against}


class VotesForCommitteesOnly(GateRefusal):
    message = gettext_lazy("A project board does not vote: the executive decides after advice.")


class ConditionsMissing(GateRefusal):
    message = gettext_lazy("Write down at least one condition with its owner and its date.")


class ReasonMissing(GateRefusal):
    message = gettext_lazy("Say why: whoever worked on it has a right to the reason.")


class DayMissing(GateRefusal):
    message = gettext_lazy("Say until which day the decision is deferred.")


class ProcedureRuns(GateRefusal):
    def __init__(self, deadline: date) -> None:
        super().__init__(deadline)
        self.message = _("A written procedure runs until %(day)s: its result is the decision.") % {
            "day": written_day(deadline)
        }


class NotDecided(GateRefusal):
    """A stage can start neither by a decision nor at the executive's risk."""

    def __init__(self, stage: "Stage") -> None:
        super().__init__(stage.pk)
        self.message = _(
            "Stage “%(stage)s” has not been decided. Ask for its gate, or let the executive start it at "
            "his or her own risk, with a reason and the planned date of the decision."
        ) % {"stage": stage.name}


class RiskIncomplete(GateRefusal):
    message = gettext_lazy(
        "A stage starts before its decision only with a reason and the planned date of the decision."
    )


class NotTheExecutive(GateRefusal):
    message = gettext_lazy(
        "Only the executive can let a stage start before the decision, at his or her own risk."
    )


class InitiativeEnded(GateRefusal):
    message = gettext_lazy("This project is closed: it is read-only and cannot be opened again.")
