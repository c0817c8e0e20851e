import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.contract.choices import CommitmentState, ReferenceKind
from portfolio.contract.models import (
    Commitment,
    CommitmentCarrier,
    Contract,
    ContractReference,
    ReferenceLine,
)
from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]
COPIED = (
    "number", "article", "deadline_on", "state",
    *(f"{name}_{code}" for name in ("text", "kpi", "reason") for code in LANGUAGES),
)  # fmt: skip
BOTH = ("fr", "nl")


class FrozenAlready(Exception):
    """A reference is frozen once; afterwards it is read."""

    message = _("This reference has been frozen already.")


class NothingToFreeze(Exception):
    """A reference of a contract without commitments would say nothing."""

    message = _("The contract has no commitment yet.")


def create_contract(*, by: Person, at: datetime, **values: Any) -> Contract:
    """Add a contract with its period. Raises ValidationError."""
    made = Contract(**values)
    made.full_clean(exclude=["name"])
    with audit.action("contract.created", by=by, at=at):
        made.save()
    return made


def edit_contract(
    *, contract_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Contract:
    """Change a contract. Raises StaleVersion, ValidationError."""
    with audit.action("contract.edited", by=by, at=at):
        row = lock(Contract, contract_id, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["name"])
        row.save(update_fields=list(values))
    return row


def add_commitment(
    *,
    contract: Contract,
    by: Person,
    at: datetime,
    carriers: Iterable[Initiative] = (),
    **values: Any,
) -> Commitment:
    """Add a commitment with the projects that carry it. Raises ValidationError."""
    made = Commitment(contract=contract, **values)
    _check(made)
    with audit.action("commitment.added", by=by, at=at):
        made.save()
        _carry(made, [one.pk for one in carriers], [])
    return made


def edit_commitment(
    *,
    commitment_id: int,
    version: int | None,
    by: Person,
    at: datetime,
    carriers: Iterable[Initiative] | None = None,
    offered: Iterable[int] = (),
    **values: Any,
) -> Commitment:
    """Change a commitment; `offered` are the projects that were there to choose, others stay as they are.

    Raises StaleVersion, ValidationError.
    """
    with audit.action("commitment.edited", by=by, at=at):
        row = lock(Commitment, commitment_id, version)
        for name, value in values.items():
            setattr(row, name, value)
        _check(row)
        row.save(update_fields=list(values))
        if carriers is not None:
            _carry(row, [one.pk for one in carriers], list(offered))
        row.refresh_from_db(fields=["version"])
    return row


def declare_state(
    *,
    commitment_id: int,
    version: int | None,
    state: CommitmentState,
    by: Person,
    at: datetime,
    achieved_on: date | None = None,
    **reasons: str,
) -> Commitment:
    """Say how a commitment stands, with the reason in both languages where it is late or dropped.

    Raises StaleVersion, ValidationError.
    """
    with audit.action("commitment.declared", by=by, at=at):
        row = lock(Commitment, commitment_id, version)
        row.state = state
        row.achieved_on = achieved_on if state == CommitmentState.ACHIEVED else None
        names = [f"reason_{code}" for code in LANGUAGES]
        for name in names:
            setattr(row, name, reasons.get(name, ""))
        _check(row)
        row.save(update_fields=["state", "achieved_on", *names])
        row.refresh_from_db(fields=["version"])
    return row


def freeze_contract(
    *,
    contract: Contract,
    kind: ReferenceKind,
    year: int,
    by: Person,
    at: datetime,
    half: int = 0,
) -> ContractReference:
    """Copy every commitment as it stands, under a name, for good.

    Raises FrozenAlready, NothingToFreeze.
    """
    with audit.action("contract.frozen", by=by, at=at):
        Contract.objects.select_for_update().get(pk=contract.pk)
        found = ContractReference.objects.filter(contract=contract, kind=kind, year=year, half=half)
        if found.exists():
            raise FrozenAlready
        rows = list(contract.commitments.select_related("unit").order_by("number"))
        if not rows:
            raise NothingToFreeze
        carriers: dict[int, list[int]] = {row.pk: [] for row in rows}
        links = CommitmentCarrier.objects.filter(commitment__contract=contract)
        for commitment_id, initiative_id in links.values_list("commitment_id", "initiative_id"):
            carriers[commitment_id].append(initiative_id)
        lines = [_line(row, carriers[row.pk]) for row in rows]
        made = ContractReference.objects.create(
            contract=contract,
            kind=kind,
            year=year,
            half=half,
            frozen_at=at,
            frozen_by=by,
            fingerprint=fingerprint(lines),
        )
        for line in lines:
            line.reference = made
        ReferenceLine.objects.bulk_create(lines)
    return made


def fingerprint(lines: Iterable[ReferenceLine]) -> str:
    """The hash of all that some lines say, in their order."""
    said = [
        [
            line.commitment_id,
            line.unit_code,
            line.carriers,
            *(str(getattr(line, name)) for name in COPIED),
        ]
        for line in lines
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _line(row: Commitment, carriers: list[int]) -> ReferenceLine:
    copied = {name: getattr(row, name) for name in COPIED}
    copied = {name: "" if value is None else value for name, value in copied.items()}
    return ReferenceLine(
        commitment=row,
        unit_code=row.unit.code,
        carriers=",".join(str(pk) for pk in sorted(carriers)),
        **copied,
    )


def _check(row: Commitment) -> None:
    """French and Dutch are of equal rank: neither text may be missing, nor the reason of what went wrong."""
    errors: dict[str, Any] = {}
    for code in BOTH:
        if not getattr(row, f"text_{code}"):
            errors[f"text_{code}"] = _("Give the text in French and in Dutch.")
        is_wrong = row.state in (CommitmentState.LATE, CommitmentState.DROPPED)
        if is_wrong and not getattr(row, f"reason_{code}"):
            errors[f"reason_{code}"] = _("Give the reason in French and in Dutch.")
    if errors:
        raise ValidationError(errors)
    row.full_clean(exclude=["text", "kpi", "reason", "contract", "unit"])


def _carry(row: Commitment, wanted: list[int], offered: list[int]) -> None:
    row.carriers.filter(initiative__in=offered).exclude(initiative__in=wanted).delete()
    had = set(row.carriers.values_list("initiative_id", flat=True))
    CommitmentCarrier.objects.bulk_create(
        CommitmentCarrier(commitment=row, initiative_id=pk)
        for pk in dict.fromkeys(wanted)
        if pk not in had
    )
