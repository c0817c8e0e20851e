from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from portfolio.contract.calc import Carrier, Proposal, propose
from portfolio.contract.choices import CommitmentState
from portfolio.contract.models import (
    Commitment,
    CommitmentCarrier,
    Contract,
    ContractReference,
    ReferenceLine,
)
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person


def contract_of(today: date) -> Contract | None:
    """The contract in force, or the latest one."""
    rows = Contract.objects.select_related("committee")
    return (
        rows.in_force(today).order_by("-valid_from", "-pk").first()
        or rows.order_by("-valid_from", "-pk").first()
    )


def carriers_of(commitments: Iterable[int], person: Person) -> Mapping[int, Sequence[Initiative]]:
    """The projects in the reader's sight that carry each commitment; one query."""
    seen = Initiative.objects.visible_to(person).values("pk")
    rows = (
        CommitmentCarrier.objects.filter(commitment__in=list(commitments), initiative__in=seen)
        .select_related("initiative__unit", "initiative__standing")
        .order_by("initiative__code")
    )
    found: dict[int, list[Initiative]] = defaultdict(list)
    for row in rows:
        found[row.commitment_id].append(row.initiative)
    return found


def proposal_of(row: Commitment, carriers: Sequence[Initiative], today: date) -> Proposal | None:
    """What the projects that the reader sees say of a commitment."""
    return propose(
        [
            Carrier(
                one.pk,
                one.state == State.CLOSED,
                one.state == State.STOPPED,
                one.actual_end or one.forecast_end or one.baseline_end,
            )
            for one in carriers
        ],
        row.deadline_on,
        today,
    )


def counts_by_state(states: Iterable[str]) -> dict[str, int]:
    """How many commitments are declared how; every state is there."""
    found = Counter(states)
    return {state: found[state] for state in CommitmentState.values}


def references_of(contract: Contract) -> list[ContractReference]:
    """The latest first."""
    rows = contract.references.select_related("frozen_by")
    return list(rows.order_by("-frozen_at", "-pk"))


@dataclass(frozen=True)
class Line:
    """A commitment in the table FR | NL: how it was frozen (or stands), and what it is today beside that."""

    number: int
    article: str
    texts: tuple[str, str]
    kpis: tuple[str, str]
    unit: str
    deadline_on: date
    state: CommitmentState
    reasons: tuple[str, str]
    commitment_id: int
    carriers: Sequence[Initiative] = ()
    changes: Sequence[str] = field(default=())
    before: CommitmentState | None = None
    deadline_before: date | None = None


NEW, GONE, STATE, DEADLINE, TEXT, CARRIERS = "new", "gone", "state", "deadline", "text", "carriers"


def followup(
    contract: Contract,
    person: Person,
    shown: ContractReference | None,
    against: ContractReference | None,
) -> list[Line]:
    """The lines of a reference (None: of today) compared with another one. Four queries at most."""
    rows = _lines(contract, shown)
    before = {line.commitment_id: line for line in _frozen(against)} if against else {}
    ids = {key for row in (*rows, *before.values()) for key in _keys(row)}
    seen = Initiative.objects.visible_to(person).filter(pk__in=ids).select_related("unit")
    by_id = {one.pk: one for one in seen} if ids else {}
    found = []
    for row in rows:
        was = before.get(row.commitment_id)
        found.append(
            Line(
                number=row.number,
                article=row.article,
                texts=(row.text_fr or "", row.text_nl or ""),
                kpis=(row.kpi_fr or "", row.kpi_nl or ""),
                unit=row.unit_code,
                deadline_on=row.deadline_on,
                state=CommitmentState(row.state),
                reasons=(row.reason_fr or "", row.reason_nl or ""),
                commitment_id=row.commitment_id,
                carriers=[by_id[key] for key in _keys(row) if key in by_id],
                changes=changes(was, row, frozenset(by_id)) if against else (),
                before=CommitmentState(was.state) if was else None,
                deadline_before=was.deadline_on if was else None,
            )
        )
    return found


def _keys(row: ReferenceLine) -> list[int]:
    return [int(key) for key in row.carriers.split(",") if key]


def changes(was: ReferenceLine | None, now: ReferenceLine, seen: frozenset[int]) -> tuple[str, ...]:
    """What differs between two copies of one commitment; of its projects only those in sight are compared."""
    if was is None:
        return (NEW,)
    found = []
    if was.state != now.state:
        found.append(STATE)
    if was.deadline_on != now.deadline_on:
        found.append(DEADLINE)
    names = [f"{name}_{code}" for name in ("text", "kpi") for code in ("fr", "nl")]
    if any((getattr(was, name) or "") != (getattr(now, name) or "") for name in names):
        found.append(TEXT)
    if seen.intersection(_keys(was)) != seen.intersection(_keys(now)):
        found.append(CARRIERS)
    return tuple(found)


def _frozen(reference: ContractReference) -> list[ReferenceLine]:
    return list(ReferenceLine.objects.filter(reference=reference).order_by("number", "pk"))


def _lines(contract: Contract, shown: ContractReference | None) -> list[ReferenceLine]:
    """Lines of a reference; of today, made from the commitments and not stored."""
    if shown is not None:
        return _frozen(shown)
    keys: dict[int, list[int]] = defaultdict(list)
    links = CommitmentCarrier.objects.filter(commitment__contract=contract)
    for commitment_id, initiative_id in links.values_list("commitment_id", "initiative_id"):
        keys[commitment_id].append(initiative_id)
    rows = contract.commitments.select_related("unit").order_by("number", "pk")
    return [
        ReferenceLine(
            commitment_id=row.pk,
            number=row.number,
            article=row.article,
            unit_code=row.unit.code,
            deadline_on=row.deadline_on,
            state=row.state,
            carriers=",".join(str(key) for key in sorted(keys[row.pk])),
            **{
                f"{name}_{code}": getattr(row, f"{name}_{code}") or ""
                for name in ("text", "kpi", "reason")
                for code in ("fr", "nl", "en")
            },
        )
        for row in rows
    ]
