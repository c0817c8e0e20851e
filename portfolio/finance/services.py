from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portfolio.finance.calc import KNOWN, Line, at_completion, main_currency, whole_life
from portfolio.finance.checks import remarks
from portfolio.finance.choices import AmountState, Currency, Funding, Heading, Measure, Nature
from portfolio.finance.models import MoneyLine, MoneyOptions
from portfolio.initiatives.models import Initiative
from portfolio.standings.models import Standing
from portfolio.standings.services import rewrite_standings
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.bulk import insert_rows
from ppm.org.versions import lock

BATCH = 5_000
CENT = Decimal("0.01")
TEXT_LENGTH = 300
SHOWN = (Measure.BUDGET, Measure.FORECAST, Measure.ACTUAL)
KEY = ["initiative", "year", "heading", "measure", "funding", "currency", "nature"]
AMOUNT = ["amount", "state", "text", "as_of", "source", "imported_at", "withdrawn_at"]
STANDING_COLUMNS = [
    "currency",
    "accounts_as_of",
    "accounts_imported_at",
    "committed",
    "to_come",
    "money_remarks",
    *(f"{measure}{part}" for measure in SHOWN for part in ("", "_state", "_known", "_of")),
]

LINE_FIELDS = [field.name for field in fields(Line)]
CODES = [
    frozenset(one.values) for one in (Measure, Heading, Funding, Currency, AmountState, Nature)
]
Key = tuple[int | None, str, str, str, str, str]


class Stored(NamedTuple):
    """A figure in the database; one that is being written has no key yet."""

    pk: int | None
    line: Line
    as_of: date | None
    imported_at: datetime | None = None


class FigureExists(Exception):
    """A figure of the same measure, year, heading, funding and currency is there already."""

    message = _("This figure is there already: edit it instead.")


def record_amounts(
    *,
    initiative: Initiative,
    lines: Sequence[Line],
    by: Person,
    at: datetime,
    source: str,
    as_of: date | None = None,
) -> int:
    """Write figures of one initiative over those of the same key. Like `record_many`."""
    return record_many(amounts={initiative.pk: lines}, by=by, at=at, source=source, as_of=as_of)


def record_many(
    *,
    amounts: Mapping[int, Sequence[Line]],
    by: Person,
    at: datetime,
    source: str,
    as_of: date | None = None,
    imported_at: datetime | None = None,
) -> int:
    """Write figures of many initiatives by id, in a few statements; what stays equal is not written again.

    `imported_at` is given for figures that come from the accounts, not from a person.
    Returns how many figures changed. Raises ValidationError.
    """
    with audit.action("amounts.recorded", by=by, at=at):
        # Standing rows are the lock: two writers of one initiative wait for each other.
        list(
            Standing.objects.select_for_update().filter(pk__in=amounts).order_by("pk").values("pk")
        )
        stored = _stored(amounts)
        changed = []
        for initiative_id, lines in amounts.items():
            for line in map(_checked, lines):
                old = stored[initiative_id].get(line.key)
                if old is None or _differs(old, line, as_of):
                    stored[initiative_id][line.key] = Stored(
                        old.pk if old else None, line, as_of, imported_at
                    )
                    changed.append(
                        MoneyLine(
                            initiative_id=initiative_id,
                            as_of=as_of,
                            source=source,
                            imported_at=imported_at,
                            **vars(line),
                        )
                    )
        for start in range(0, len(changed), BATCH):
            insert_rows(changed[start : start + BATCH], conflict=KEY, update=AMOUNT)
        _rewrite({one: stored[one] for one in {row.initiative_id for row in changed}})
    return len(changed)


def add_amount(
    *,
    initiative: Initiative,
    line: Line,
    by: Person,
    at: datetime,
    source: str = "",
    as_of: date | None = None,
) -> None:
    """Write a figure that is not there yet. Raises FigureExists, ValidationError."""
    with audit.action("amounts.recorded", by=by, at=at):
        if line.key in _stored([initiative.pk])[initiative.pk]:
            raise FigureExists
        record_amounts(
            initiative=initiative, lines=[line], by=by, at=at, source=source, as_of=as_of
        )


def edit_amount(
    *,
    line_id: int,
    version: int | None,
    line: Line,
    by: Person,
    at: datetime,
    source: str = "",
    as_of: date | None = None,
) -> MoneyLine:
    """Change a figure, its key included. Raises StaleVersion, FigureExists, ValidationError."""
    with audit.action("amounts.corrected", by=by, at=at):
        stored = lock(MoneyLine, line_id, version)
        new = _checked(line)
        same_key = _stored([stored.initiative_id])[stored.initiative_id].get(new.key)
        if same_key is not None and same_key.pk != stored.pk:
            raise FigureExists
        values = {**vars(new), "source": source, "as_of": as_of, "imported_at": None}
        for name, value in values.items():
            setattr(stored, name, value)
        stored.save(update_fields=list(values))
        refresh_amounts([stored.initiative_id])
    return stored


class StaleGrid(Exception):
    """Somebody else changed a figure of the measure since the grid was opened."""

    message = _("Somebody else saved this in the meantime.")


def grid_version(initiative_id: int, measure: str, currency: str) -> str:
    """What a grid posts back: equal as long as no figure of the measure was changed, added or taken back."""
    rows = MoneyLine.objects.filter(initiative=initiative_id, measure=measure, currency=currency)
    said = ",".join(
        f"{pk}.{version}" for pk, version in rows.order_by("pk").values_list("pk", "version")
    )
    return sha256(said.encode()).hexdigest()[:16]


def save_grid(
    *,
    initiative: Initiative,
    measure: str,
    currency: str,
    cells: Mapping[Key, Line | None],
    version: str,
    by: Person,
    at: datetime,
    as_of: date | None = None,
) -> int:
    """Write the cells of a grid that differ from what is stored; an emptied cell takes its figure back.

    Returns how many figures changed. Raises StaleGrid, ValidationError.
    """
    with audit.action("amounts.recorded", by=by, at=at):
        list(Standing.objects.select_for_update().filter(pk=initiative.pk).values("pk"))
        if grid_version(initiative.pk, measure, currency) != version:
            raise StaleGrid
        stored = _stored([initiative.pk])[initiative.pk]
        wanted, gone = [], []
        for key, line in cells.items():
            old = stored.get(key)
            if line is None:
                if old is not None and old.pk is not None:
                    gone.append(old.pk)
            elif old is None or (old.line.amount, old.line.state) != (line.amount, line.state):
                wanted.append(replace(line, text=old.line.text if old else ""))
        if gone:
            withdraw_amounts(line_ids=gone, by=by, at=at)
        record_amounts(
            initiative=initiative, lines=wanted, by=by, at=at, source="typed", as_of=as_of
        )
    return len(wanted) + len(gone)


def set_options(
    *,
    initiative: Initiative,
    version: int | None,
    by: Person,
    at: datetime,
    **values: object,
) -> MoneyOptions:
    """Say what a project does with its money beyond the ordinary. Raises StaleVersion."""
    with audit.action("money_options.set", by=by, at=at):
        found = MoneyOptions.objects.select_for_update().filter(initiative=initiative).first()
        if found is None:
            return MoneyOptions.objects.create(initiative=initiative, **values)
        found = lock(MoneyOptions, found.pk, version)
        for name, value in values.items():
            setattr(found, name, value)
        found.save(update_fields=list(values))
    return found


def withdraw_amounts(*, line_ids: Sequence[int], by: Person, at: datetime) -> int:
    """Take figures back that should never have been entered; recorded again, they return."""
    with audit.action("amounts.withdrawn", by=by, at=at):
        lines = MoneyLine.objects.filter(pk__in=line_ids)
        ids = list(lines.values_list("initiative_id", flat=True))
        list(Standing.objects.select_for_update().filter(pk__in=ids).order_by("pk").values("pk"))
        count = lines.update(withdrawn_at=at)
        refresh_amounts(set(ids))
    return count


def refresh_amounts(initiative_ids: Iterable[int]) -> None:
    """Work out the amounts in the standing anew from the figures."""
    _rewrite(_stored(initiative_ids))


def _rewrite(figures: Mapping[int, Mapping[Key, Stored]]) -> None:
    """Write the amounts in the standing from the figures as they are stored now."""
    rows = []
    for initiative_id, stored in figures.items():
        lines = [one.line for one in stored.values()]
        standing = Standing(pk=initiative_id, currency=main_currency(lines))
        for measure in SHOWN:
            if measure == Measure.FORECAST:
                total = at_completion(lines, standing.currency)
            else:
                total = whole_life(lines, measure, standing.currency)
            setattr(standing, measure, total.amount)
            setattr(standing, f"{measure}_state", total.state)
            setattr(standing, f"{measure}_known", total.known)
            setattr(standing, f"{measure}_of", total.of)
        for measure in (Measure.COMMITTED, Measure.TO_COME):
            total = whole_life(lines, measure, standing.currency)
            setattr(standing, measure, total.amount if total.state == KNOWN else None)
        found = dict.fromkeys(one.code for one in remarks(lines, standing.currency))
        standing.money_remarks = " ".join(found)
        standing.accounts_as_of = max(
            (x.as_of for x in stored.values() if x.line.measure == Measure.ACTUAL and x.as_of),
            default=None,
        )
        standing.accounts_imported_at = max(
            (
                x.imported_at
                for x in stored.values()
                if x.line.measure == Measure.ACTUAL and x.imported_at
            ),
            default=None,
        )
        rows.append(standing)
    rewrite_standings(rows, STANDING_COLUMNS)


def _stored(initiative_ids: Iterable[int]) -> dict[int, dict[Key, Stored]]:
    found: dict[int, dict[Key, Stored]] = {one: {} for one in initiative_ids}
    rows = MoneyLine.objects.filter(initiative__in=found)
    for pk, initiative_id, as_of, imported_at, *values in rows.values_list(
        "pk", "initiative", "as_of", "imported_at", *LINE_FIELDS
    ):
        line = Line(**dict(zip(LINE_FIELDS, values, strict=True)))
        found[initiative_id][line.key] = Stored(pk, line, as_of, imported_at)
    return found


def _differs(old: Stored, line: Line, as_of: date | None) -> bool:
    kept = old.line
    return (kept.amount, kept.state, kept.text, old.as_of) != (
        line.amount,
        line.state,
        line.text,
        as_of,
    )


def _checked(line: Line) -> Line:
    """The line as it will be stored, so that it is equal when it comes again. Raises ValidationError."""
    if (line.state == KNOWN) == (line.amount is None):
        raise ValidationError(_("Give an amount, or say why there is none."))
    for value, known in zip(
        (line.measure, line.heading, line.funding, line.currency, line.state, line.nature),
        CODES,
        strict=True,
    ):
        if value not in known:
            raise ValidationError(
                _("“%(value)s” is not one of the values known here.") % {"value": value}
            )
    amount = None if line.amount is None else line.amount.quantize(CENT, ROUND_HALF_UP)
    if amount == line.amount and len(line.text) <= TEXT_LENGTH:
        return line
    return replace(line, amount=amount, text=line.text[:TEXT_LENGTH])
