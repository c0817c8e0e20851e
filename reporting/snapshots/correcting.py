"""Corrections after the freeze: one person asks, another agrees, and an addendum is written."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.wording import name_for
from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.models import ReportingCycle
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.versions import lock
from reporting.snapshots.addenda import chained, corrected_values
from reporting.snapshots.choices import CorrectionState, Figure
from reporting.snapshots.models import Addendum, Correction, Snapshot, SnapshotProject
from reporting.snapshots.trend import refresh_colours

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class SameEyesAgain(Exception):
    message: "_StrPromise" = _("Whoever asks for a correction cannot agree to it.")


class NotAsked(Exception):
    message: "_StrPromise" = _("Only whoever asked for a correction can withdraw it.")


class AlreadyAnswered(Exception):
    message: "_StrPromise" = _("This correction has been answered already.")


class NothingToCorrect(Exception):
    message: "_StrPromise" = _("The corrected value is the one that is known already.")


class PeriodOpenAgain(Exception):
    message: "_StrPromise" = _(
        "This period is open again: have the report itself put right, the next freeze takes it."
    )


class PeriodReplaced(Exception):
    message: "_StrPromise" = _(
        "This version of the period has been replaced: correct the version in force."
    )


def text_of(value: object) -> str:
    """A value as the canonical text holds it: decimals with two digits, days as ISO."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def standing_value(row: SnapshotProject, figure: str) -> str:
    """The figure as it counts now: as frozen, or as the last addendum put it."""
    corrected = corrected_values(row.snapshot).get(row.pk, {})
    return text_of(corrected.get(figure, getattr(row, figure)))


def ask_correction(
    *, row: SnapshotProject, figure: Figure, new: object, reason: str, by: Person, at: datetime
) -> Correction:
    """Ask for a figure to be put right.

    Raises NothingToCorrect, PeriodReplaced, PeriodOpenAgain, ValidationError.
    """
    with audit.action("correction.asked", by=by, at=at):
        _check_in_force(_locked(row))
        text = text_of(new)
        if text == standing_value(row, figure):
            raise NothingToCorrect
        correction = Correction(
            row=row,
            initiative_id=row.initiative_id,
            field=figure,
            new=text,
            reason=reason,
            language=by.language,
            asked_by=by,
            asked_at=at,
        )
        try:
            with transaction.atomic():
                correction.save()
        except IntegrityError as error:
            raise ValidationError(
                _("A correction of this figure is already waiting for an answer.")
            ) from error
    return correction


def agree_correction(*, correction: Correction, version: int, by: Person, at: datetime) -> Addendum:
    """Write the addendum, chained to the one before it, and tell whoever asked.

    Raises StaleVersion, AlreadyAnswered, SameEyesAgain, PeriodReplaced, PeriodOpenAgain.
    """
    with audit.action("correction.agreed", by=by, at=at):
        correction = _waiting(correction, version)
        if correction.asked_by_id in (by.pk, by.acting_for_id):
            raise SameEyesAgain
        # One addendum after the other: each holds the hash of the one before.
        snapshot = _locked(correction.row)
        _check_in_force(snapshot)
        addendum = append_addendum(
            snapshot,
            correction.row,
            field=correction.field,
            new=correction.new,
            reason=correction.reason,
            language=correction.language,
            by=correction.asked_by,
            agreed_by=by,
            at=at,
        )
        if correction.field == Figure.DECLARED:
            refresh_colours()
        correction.addendum = addendum
        _answer(correction, CorrectionState.AGREED, "", by, at)
    return addendum


def append_addendum(
    snapshot: Snapshot, row: SnapshotProject, *, field: str, new: str, **said: Any
) -> Addendum:
    """Write the next addendum of a period that is locked, chained to the one before it.

    `said` holds reason, language, by, agreed_by and at.
    """
    last = snapshot.addenda.order_by("-number").first()
    addendum = Addendum(
        snapshot=snapshot,
        row=row,
        initiative_id=row.initiative_id,
        number=last.number + 1 if last else 1,
        field=field,
        old=standing_value(row, field),
        new=new,
        **said,
    )
    addendum.sha256 = chained(addendum, last.sha256 if last else snapshot.fingerprint)
    addendum.save()
    return addendum


def refuse_correction(
    *, correction: Correction, version: int, answer: str, by: Person, at: datetime
) -> Correction:
    """Leave the figure as it is, with the reason. Raises StaleVersion, AlreadyAnswered."""
    with audit.action("correction.refused", by=by, at=at, reason=answer):
        correction = _waiting(correction, version)
        _answer(correction, CorrectionState.REFUSED, answer, by, at)
    return correction


def withdraw_correction(
    *, correction: Correction, version: int, by: Person, at: datetime
) -> Correction:
    """Take one's own request back. Raises StaleVersion, AlreadyAnswered, NotAsked."""
    with audit.action("correction.withdrawn", by=by, at=at):
        correction = _waiting(correction, version)
        if correction.asked_by_id != by.pk:
            raise NotAsked
        _answer(correction, CorrectionState.WITHDRAWN, "", by, at)
    return correction


def _waiting(correction: Correction, version: int) -> Correction:
    found: Correction = lock(Correction, correction.pk, version)
    if found.state != CorrectionState.ASKED:
        raise AlreadyAnswered
    return found


def _locked(row: SnapshotProject) -> Snapshot:
    """The period, held against other addenda, a reopening and a freeze by the row of its cycle."""
    lock(ReportingCycle, row.snapshot.cycle_id, None)
    return Snapshot.objects.select_related("cycle").get(pk=row.snapshot_id)


def _check_in_force(snapshot: Snapshot) -> None:
    if snapshot.is_superseded:
        raise PeriodReplaced
    if snapshot.cycle.state == CycleState.OPEN:
        raise PeriodOpenAgain


def _answer(
    correction: Correction, state: CorrectionState, answer: str, by: Person, at: datetime
) -> None:
    correction.state, correction.answer = state, answer
    correction.decided_by, correction.decided_at = by, at
    correction.save(update_fields=["state", "answer", "decided_by", "decided_at", "addendum"])
    if by.pk == correction.asked_by_id:
        return
    kind = "agreed" if state == CorrectionState.AGREED else "refused"
    notify_many(
        f"reporting.snapshots.correction_{kind}",
        [
            Message(
                correction.asked_by,
                {"project": name_for(correction.asked_by, correction.initiative)},
                reverse("reporting:snapshot_project", args=[correction.row_id]),
                correction.initiative.access_point(),
            )
        ],
    )
