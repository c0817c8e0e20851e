"""What a gate still lacks before its decision can be asked, each as a sentence."""

from django.utils.translation import gettext as _

from portfolio.benefits.selectors import shortfall_of
from portfolio.lifecycle.gates import calc
from portfolio.lifecycle.gates.choices import GateKind
from portfolio.lifecycle.gates.models import Closing, Gate, GateItem
from portfolio.registers.actions.models import Action
from portfolio.registers.lessons.models import Lesson
from ppm.languages.nearest import nearest


def lacking(gate: Gate, items: list[GateItem]) -> list[str]:
    """Every sentence that stands between the gate and its question; none: it can be asked."""
    blocking = calc.blocking([calc.Checked(one.is_mandatory, one.state) for one in items])
    sentences = [
        _("“%(criterion)s” is mandatory and not met.")
        % {"criterion": nearest(items[place].criterion, "text")[0]}
        for place in blocking
    ]
    if gate.kind == GateKind.G2 and not has_reason_to_spend(gate):
        sentences.append(
            _(
                "G2 needs at least one measured benefit, or the legal obligation that takes its place."
            )
        )
    if gate.kind == GateKind.CLOSURE:
        sentences += _lacking_to_close(gate)
    return sentences


def has_reason_to_spend(gate: Gate) -> bool:
    """Whether the project states a benefit that can be measured, or the law obliges (domain notes §6)."""
    found = shortfall_of([gate.initiative_id]).get(gate.initiative_id)
    return found is not None and (found.is_waived or found.known > 0)


def _lacking_to_close(gate: Gate) -> list[str]:
    closing = Closing.objects.filter(gate=gate).first() or Closing(gate=gate)
    follow_on = Action.objects.filter(origin_kind="gate", origin_id=gate.pk).exists()
    lessons = Lesson.objects.filter(initiative=gate.initiative_id).exists()
    parts = (
        (
            closing.accepted_by_id and closing.accepted_on and closing.acceptance,
            _("Nobody has accepted what was delivered yet."),
        ),
        (
            closing.has_no_follow_on or follow_on,
            _("Give the follow-on actions an owner and a date, or say that nothing is left."),
        ),
        (closing.lessons or lessons, _("No lesson has been written down.")),
        (
            closing.benefits_owner_id and closing.benefits,
            _("The benefits have not been handed to an owner."),
        ),
    )
    return [sentence for is_there, sentence in parts if not is_there]
