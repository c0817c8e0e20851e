from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.calc import Thresholds, class_of
from methodology.tailoring.models import TailoringTable
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.tailored.choices import Answer
from portfolio.tailored.facts import measured_of
from portfolio.tailored.models import ProductDeviation, TailoringDecision
from portfolio.tailored.notices import tell_of_answer
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]


class NoTable(Exception):
    """The method has no version in force."""

    message = _("No version of the tailoring table is in force.")


class NotAProject(Exception):
    """Only projects are scored."""

    message = _("Only a project has scores and a class.")


class NeedsReason(Exception):
    """Another class than computed needs a reason."""

    message = _("Say why the class is another one than computed.")


class AlreadyWaiting(Exception):
    """One request at a time."""

    message = _("A class is waiting for the agreement of the PMO already.")


class AlreadyAnswered(Exception):
    """The request was answered or withdrawn."""

    message = _("This request has been answered or withdrawn already.")


class OwnRequest(Exception):
    """Nobody agrees with what they asked for themselves."""

    message = _("Who asked does not answer: somebody else of the PMO does.")


class RefusalNeedsRemark(Exception):
    """A refusal says why."""

    message = _("Say why it is refused.")


def decide_class(
    *,
    initiative: Initiative,
    scores: Mapping[str, int],
    chosen: str,
    reason: str,
    by: Person,
    at: datetime,
) -> TailoringDecision:
    """Record scores and class. As computed it holds at once; otherwise it waits for the PMO.

    Raises NoTable, NotAProject, NeedsReason, AlreadyWaiting, ValueError.
    """
    table = TailoringTable.objects.in_force()
    if table is None:
        raise NoTable
    if initiative.kind != Kind.PROJECT:
        raise NotAProject
    computed = class_of(
        [scores[name] for name in scores], Thresholds(table.light_up_to, table.reinforced_from)
    )
    as_computed = chosen == computed
    if not as_computed and not reason.strip():
        raise NeedsReason
    with audit.action(
        "tailoring.decided" if as_computed else "tailoring.asked", by=by, at=at, reason=reason
    ):
        initiative = (
            Initiative.objects.select_for_update(of=("self",))
            .select_related("standing")
            .get(pk=initiative.pk)
        )
        own = initiative.tailoring_decisions
        if own.waiting().exists():
            raise AlreadyWaiting
        measured = measured_of([initiative], localdate(at))[initiative.pk]
        made = TailoringDecision(
            initiative=initiative,
            number=1 + (own.aggregate(last=Max("number"))["last"] or 0),
            table=table,
            **{f"score_{name}": score for name, score in scores.items()},
            computed=computed,
            chosen=chosen,
            reason=reason.strip(),
            language=by.language,
            budget=measured.budget,
            days=measured.days,
            entities=measured.entities,
            asked_by=by,
            asked_at=at,
        )
        if as_computed:
            made.answer, made.answered_at = Answer.AGREED, at
            _take_effect(made, by, at)
        made.full_clean(exclude=["remark_language"])
        made.save(force_insert=True)
    return made


def _take_effect(decision: TailoringDecision, by: Person, at: datetime) -> None:
    """It becomes the current one, and the project gets its class."""
    current = decision.initiative.tailoring_decisions.filter(is_current=True)
    for one in current.exclude(pk=decision.pk):
        one.is_current = False
        one.save(update_fields=["is_current"])
    decision.is_current = True
    if decision.initiative.tailoring_class != decision.chosen:
        edit_initiative(
            initiative_id=decision.initiative_id,
            version=None,
            by=by,
            at=at,
            reason=decision.reason,
            tailoring_class=decision.chosen,
        )


def answer_class(
    *, decision_id: int, version: int | None, agrees: bool, remark: str, by: Person, at: datetime
) -> TailoringDecision:
    """Agree with a class other than computed, or refuse it.

    Raises StaleVersion, AlreadyAnswered, OwnRequest, RefusalNeedsRemark.
    """
    code = "tailoring.agreed" if agrees else "tailoring.refused"
    with audit.action(code, by=by, at=at, reason=remark):
        row = lock(TailoringDecision, decision_id, version)
        answer(row, agrees=agrees, remark=remark, by=by, at=at)
        if agrees:
            _take_effect(row, by, at)
        row.save()
        tell_of_answer(row, "class", by)
    return row


def withdraw_class(*, decision_id: int, by: Person, at: datetime) -> TailoringDecision:
    """Take a request back before it is answered. Raises AlreadyAnswered."""
    with audit.action("tailoring.withdrawn", by=by, at=at):
        row = lock(TailoringDecision, decision_id, None)
        withdraw(row)
    return row


def answer(
    row: TailoringDecision | ProductDeviation,
    *,
    agrees: bool,
    remark: str,
    by: Person,
    at: datetime,
) -> None:
    """Set the answer on a locked request. Raises AlreadyAnswered, OwnRequest, RefusalNeedsRemark."""
    if row.answer != Answer.WAITING:
        raise AlreadyAnswered
    if row.asked_by_id == by.pk:
        raise OwnRequest
    if not agrees and not remark.strip():
        raise RefusalNeedsRemark
    row.answer = Answer.AGREED if agrees else Answer.REFUSED
    row.answered_by, row.answered_at = by, at
    row.remark = remark.strip()
    row.remark_language = by.language if row.remark else ""


def withdraw(row: TailoringDecision | ProductDeviation) -> None:
    """Set a locked request aside. Raises AlreadyAnswered."""
    if row.answer != Answer.WAITING:
        raise AlreadyAnswered
    row.answer = Answer.WITHDRAWN
    row.save(update_fields=["answer"])
