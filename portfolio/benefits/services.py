"""The profile of a benefit: written, agreed to, ended. Values and dates are in `measuring`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.benefits.calc import MONTHS_AFTER, months_later
from portfolio.benefits.choices import Answer, BenefitState
from portfolio.benefits.measuring import BenefitEnded
from portfolio.benefits.models import Benefit, BenefitReview, BenefitTarget, BenefitWaiver
from portfolio.benefits.rates import refresh_rates
from portfolio.benefits.reminders import ask_owner
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.naming import HoldsOtherSide, name_person
from portfolio.standings.followers import tell
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion, lock
from ppm.permissions.roles import Role

__all__ = ["BenefitEnded", "HoldsOtherSide", "StaleVersion"]
FIELDS = (
    "name", "description", "language", "is_negative", "kind", "unit", "owner", "indicator",
    "attribution", "baseline_value", "baseline_on", "curve", "tolerance", "method", "source",
)  # fmt: skip


class NotTheOwner(Exception):
    """Only the owner says whether he or she agrees."""

    message = _("Only the owner of the benefit can say so.")


class WaivedAlready(Exception):
    """The waiver of an initiative is given once."""

    message = _("A waiver has been given for this initiative already; it is given once.")


def add_benefit(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    targets: Mapping[int, tuple[Decimal, Decimal | None]] | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Benefit:
    """Write down a benefit with its days of measurement 3, 12 and 24 months after the closure.

    `targets` gives per year the target and what is expected today (None: the same).
    Raises ValidationError, HoldsOtherSide.
    """
    values.setdefault("unit", initiative.unit)
    made = Benefit(initiative=initiative, **_checked(values))
    made.full_clean(exclude=["initiative"])
    with audit.action("benefit.added", by=by, at=at):
        _name_owner(initiative, made.owner, by, at)
        made.save()
        _write_targets(made, targets or {})
        end = closure_of(initiative)
        if end is not None:
            BenefitReview.objects.bulk_create(
                BenefitReview(benefit=made, due_on=months_later(end, months), months_after=months)
                for months in MONTHS_AFTER
            )
        tell([initiative.pk])
        if has_notices:
            ask_owner(made, by)
    return made


def edit_benefit(
    *,
    benefit_id: int,
    version: int | None,
    by: Person,
    at: datetime,
    targets: Mapping[int, tuple[Decimal, Decimal | None]] | None = None,
    **values: Any,
) -> Benefit:
    """Change the profile, and the targets where given. A new owner has agreed to nothing yet.

    Raises StaleVersion, BenefitEnded, ValidationError, HoldsOtherSide.
    """
    with audit.action("benefit.edited", by=by, at=at):
        row = _opened(benefit_id, version)
        owner_before = row.owner_id
        for name, value in _checked(values).items():
            setattr(row, name, value)
        if row.owner_id != owner_before:
            row.answer, row.answered_on = "", None
            _name_owner(row.initiative, row.owner, by, at)
        row.full_clean(exclude=["initiative"])
        row.save(update_fields=[*values, "answer", "answered_on"])
        if targets is not None:
            _write_targets(row, targets)
        refresh_rates([row.pk])
        tell([row.initiative_id])
        if row.owner_id != owner_before:
            ask_owner(row, by)
        row.refresh_from_db()
    return row


def answer_as_owner(
    *, benefit_id: int, version: int | None, answer: Answer, by: Person, at: datetime
) -> Benefit:
    """The owner agrees, or does not. Raises StaleVersion, BenefitEnded, NotTheOwner."""
    with audit.action("benefit.answered", by=by, at=at):
        row = _opened(benefit_id, version)
        if row.owner_id != by.pk:
            raise NotTheOwner
        row.answer, row.answered_on = answer, localdate(at)
        row.save(update_fields=["answer", "answered_on"])
        row.refresh_from_db(fields=["version"])
    return row


def end_benefit(
    *,
    benefit_id: int,
    version: int | None,
    state: BenefitState,
    reason: str,
    by: Person,
    at: datetime,
) -> Benefit:
    """Close a benefit that was measured to the end, or give it up, with the reason.

    Raises StaleVersion, BenefitEnded, ValidationError.
    """
    if state == BenefitState.OPEN:
        raise ValueError("A benefit does not end open.")
    with audit.action("benefit.ended", by=by, at=at, reason=reason):
        row = _opened(benefit_id, version)
        row.state, row.ended_on, row.reason = state, localdate(at), reason
        row.full_clean(exclude=["initiative"])
        row.save(update_fields=["state", "ended_on", "reason"])
        tell([row.initiative_id])
        row.refresh_from_db(fields=["version"])
    return row


def reopen_benefit(
    *, benefit_id: int, version: int | None, reason: str, by: Person, at: datetime
) -> Benefit:
    """Take up an ended benefit again. Raises StaleVersion."""
    with audit.action("benefit.reopened", by=by, at=at, reason=reason):
        row = lock(Benefit, benefit_id, version)
        row.state, row.ended_on, row.reason = BenefitState.OPEN, None, ""
        row.save(update_fields=["state", "ended_on", "reason"])
        tell([row.initiative_id])
        row.refresh_from_db(fields=["version"])
    return row


def waive_benefits(
    *,
    initiative: Initiative,
    legal_basis: str,
    reason: str,
    language: str,
    by: Person,
    at: datetime,
) -> BenefitWaiver:
    """Let an initiative that the law obliges do without a measured benefit, once. Raises WaivedAlready."""
    with audit.action("benefit.waived", by=by, at=at, reason=reason):
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        if BenefitWaiver.objects.filter(initiative=initiative).exists():
            raise WaivedAlready
        return BenefitWaiver.objects.create(
            initiative=initiative,
            legal_basis=legal_basis,
            reason=reason,
            language=language,
            given_by=by,
            given_at=at,
        )


def closure_of(initiative: Initiative) -> date | None:
    """The day from which days of measurement are counted: closed, or expected to be."""
    return initiative.actual_end or initiative.forecast_end or initiative.baseline_end


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"A benefit has no column {', '.join(sorted(unknown))}.")
    return values


def _opened(benefit_id: int, version: int | None) -> Benefit:
    row = lock(Benefit, benefit_id, version)
    if not row.is_open:
        raise BenefitEnded
    return row


def _name_owner(initiative: Initiative, owner: Person | None, by: Person, at: datetime) -> None:
    """The owner holds the role, and with it reads the initiative and measures."""
    if owner is not None:
        name_person(initiative=initiative, role=Role.BENEFIT_OWNER, person=owner, by=by, at=at)


def _write_targets(
    row: Benefit, targets: Mapping[int, tuple[Decimal, Decimal | None]]
) -> Sequence[BenefitTarget]:
    """Years that are no longer given are taken off; the others get what is given."""
    if any(not 1990 <= year <= 2100 for year in targets):
        raise ValidationError(_("Give a year between 1990 and 2100."))
    row.targets.exclude(year__in=targets).delete()
    return BenefitTarget.objects.bulk_create(
        [
            BenefitTarget(benefit=row, year=year, value=value, forecast=forecast)
            for year, (value, forecast) in sorted(targets.items())
        ],
        update_conflicts=True,
        unique_fields=["benefit", "year"],
        update_fields=["value", "forecast"],
    )
