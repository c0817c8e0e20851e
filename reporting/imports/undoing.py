"""Undoing an import: rows that nothing else has touched say again what they said before."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portfolio.finance.calc import Line
from portfolio.finance.models import MoneyLine
from portfolio.finance.services import record_many, withdraw_amounts
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import update_many, withdraw_many
from portfolio.sources.models import DeliveryConfidence
from portfolio.sources.services import (
    Confidence,
    Note,
    record_confidences,
    record_notes,
    withdraw_confidences,
)
from ppm import audit
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.jobs.services import enqueue
from ppm.org.models import OrgUnit
from reporting.imports import selectors
from reporting.imports.choices import Fate, RunState
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.running import AtWork, NothingToUndo, locked, nothing, one_at_a_time
from reporting.imports.writing import BATCH, Progress, set_holders


def ask_to_undo(
    *, run: ImportRun, only: Collection[int] | None, reason: str, by: Person, at: datetime
) -> ImportRun:
    """Undo an import, or some of its rows, in the background. Raises NothingToUndo, AtWork."""
    with audit.action("import.asked", by=by, at=at, reason=reason):
        run = locked(run)
        if run.is_at_work:
            raise AtWork
        if run.state_now != RunState.APPLIED:
            raise NothingToUndo
        run.state, run.undo_reason = RunState.UNDOING, reason
        run.revision += 1
        run.job = enqueue(
            "reporting.imports.undo",
            by=by,
            params={"run_id": run.pk, "only": None if only is None else sorted(only)},
            key=f"import-undo-{run.pk}-{run.revision}",
        )
        run.save(update_fields=["state", "undo_reason", "revision", "job"])
    return run


def undo_run(
    *,
    run: ImportRun,
    only: Collection[int] | None,
    by: Person,
    at: datetime,
    progress: Progress = nothing,
) -> tuple[int, int]:
    """Undo rows that nothing else has touched; returns how many were undone and how many stay."""
    with audit.action("import.undone", by=by, at=at, reason=run.undo_reason, via=via(run)):
        one_at_a_time()
        run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        undone, stay = undo_rows(run=run, only=only, by=by, at=at, progress=progress)
        left = undoable(run).exists()
        run.state = RunState.APPLIED if left else RunState.UNDONE
        if undone:
            run.undone_at, run.undone_by = at, by
        run.save(update_fields=["state", "undone_at", "undone_by"])
    return undone, stay


def undoable(run: ImportRun) -> Any:
    """The rows that this run has written and that have not been undone yet."""
    rows = ImportRow.objects.filter(run=run, before__isnull=False)
    return rows.exclude(fate=Fate.UNDONE).order_by("pk")


def touched_rows(run: ImportRun, ids: Sequence[int]) -> set[int]:
    """Of these initiatives, those that something else has written since."""
    return selectors.touched_since(ids, run.watermarks, via(run))


def via(run: ImportRun) -> str:
    """How history names what this run has written."""
    return f"import:{run.pk}"


def undo_rows(
    *,
    run: ImportRun,
    only: Collection[int] | None,
    by: Person,
    at: datetime,
    progress: Progress,
) -> tuple[int, int]:
    """Undo rows of a run by their numbers (None: all); the caller holds the transaction.

    Returns how many were undone, and how many stay because something has touched them since. Rows that
    are closed to this person are left alone and counted nowhere.
    """
    rows = undoable(run)
    # The portal's own account works for whoever runs the server.
    if by.email != SYSTEM_EMAIL:
        rows = rows.visible_to(by)
    if only is not None:
        rows = rows.filter(pk__in=only)
    total, last, undone, stay = rows.count(), 0, 0, 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        ids = [row.initiative_id for row in batch]
        list(
            Initiative.every.select_for_update(of=("self",))
            .filter(pk__in=ids)
            .order_by("pk")
            .values("pk")
        )
        touched = touched_rows(run, ids)
        present = set(Initiative.objects.filter(pk__in=ids).values_list("pk", flat=True))
        for row in batch:
            free = row.initiative_id in present and row.initiative_id not in touched
            row.fate = Fate.UNDONE if free else Fate.STAYS
        _restore([row for row in batch if row.fate == Fate.UNDONE], run, by, at)
        ImportRow.objects.bulk_update(batch, ["fate"], BATCH)
        undone += sum(row.fate == Fate.UNDONE for row in batch)
        stay += sum(row.fate == Fate.STAYS for row in batch)
        progress(undone + stay, total, "undoing")
    return undone, stay


def _restore(rows: Sequence[ImportRow], run: ImportRun, by: Person, at: datetime) -> None:
    kept: dict[int, dict[str, Any]] = {
        row.initiative_id: row.before for row in rows if row.initiative_id and row.before
    }
    new = [pk for pk, before in kept.items() if before.get("is_new")]
    if new:
        withdraw_many(ids=new, by=by, at=at)
    changed = {pk: before for pk, before in kept.items() if not before.get("is_new")}
    if changed:
        units = OrgUnit.objects.in_bulk({b["columns"].get("unit") or 0 for b in changed.values()})
        columns = {pk: _columns(before["columns"], units) for pk, before in changed.items()}
        update_many(changes=columns, by=by, at=at)
        _restore_money(changed, by, at)
        _restore_ratings(changed, run, by, at)
        _restore_notes(changed, run, by, at)
        for pk, before in changed.items():
            for role, people in before["people"].items():
                set_holders(pk, role, people, by=by, at=at)


def _columns(values: dict[str, Any], units: dict[int, OrgUnit]) -> dict[str, Any]:
    restored: dict[str, Any] = {
        name: date.fromisoformat(value["day"]) if isinstance(value, dict) else value
        for name, value in values.items()
    }
    if "unit" in restored:
        restored["unit"] = units[restored["unit"]]
    return restored


def _restore_money(changed: dict[int, dict[str, Any]], by: Person, at: datetime) -> None:
    kinds: dict[tuple[str, str | None], dict[int, list[Line]]] = defaultdict(dict)
    added: list[tuple[int, int | None, str, str]] = []
    for pk, before in changed.items():
        for (year, measure, currency), old in before["lines"]:
            if old is None:
                added.append((pk, year, measure, currency))
                continue
            line = Line(
                measure=measure,
                year=year,
                currency=currency,
                amount=None if old["amount"] is None else Decimal(old["amount"]),
                state=old["state"],
                text=old["text"],
            )
            kinds[old["source"], old["as_of"]].setdefault(pk, []).append(line)
    for (source, as_of), amounts in kinds.items():
        day = date.fromisoformat(as_of) if as_of else None
        record_many(amounts=amounts, by=by, at=at, source=source, as_of=day)
    if added:
        places = set(added)
        lines = MoneyLine.objects.filter(
            initiative__in={place[0] for place in added},
            heading="total",
            funding="own",
            nature="one_off",
        ).values_list("pk", "initiative_id", "year", "measure", "currency")
        withdraw_amounts(
            line_ids=[pk for pk, *place in lines if tuple(place) in places], by=by, at=at
        )


def _restore_ratings(
    changed: dict[int, dict[str, Any]], run: ImportRun, by: Person, at: datetime
) -> None:
    entries, added = [], []
    for pk, before in changed.items():
        if "rating" not in before or run.as_of is None:
            continue
        source, old = before["rating"]
        if old is None:
            added.append((pk, source))
        else:
            entries.append(Confidence(pk, old[0], run.as_of, source, old[1], old[2]))
    record_confidences(entries=entries, by=by, at=at)
    if added:
        stored = DeliveryConfidence.objects.filter(
            initiative__in={pk for pk, _source in added}, as_of=run.as_of
        ).values_list("pk", "initiative_id", "source")
        places = set(added)
        ids = [pk for pk, *place in stored if tuple(place) in places]
        withdraw_confidences(ids=ids, by=by, at=at)


def _restore_notes(
    changed: dict[int, dict[str, Any]], run: ImportRun, by: Person, at: datetime
) -> None:
    if run.as_of is None:
        return
    notes = [
        Note(
            pk,
            run.mapping["source"],
            subject,
            old[0],
            old[1] or run.mapping["language"],
            date.fromisoformat(old[2]) if old[2] else run.as_of,
        )
        for pk, before in changed.items()
        for subject, old in before["notes"].items()
    ]
    record_notes(notes=notes, by=by, at=at)
