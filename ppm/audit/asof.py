"""What an object and its parts were at a moment, and what differs between two moments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Field, Func, Model, QuerySet

from ppm.audit.events import Row, belonging, in_sight, read_json
from ppm.audit.names import Names
from ppm.audit.registry import (
    Part,
    events,
    model_of,
    parts_of,
    told_fields,
    visible_rows,
    words_of,
)
from ppm.audit.values import differing, in_words, is_long, label_of, title_of
from ppm.audit.words import Subject, Text

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class EventAt(Func):
    """When something happened, by the context of its event; indexed."""

    function = "ppm_event_at"
    output_field = DateTimeField()


States = dict[type[Model], dict[int, Row]]


@dataclass(frozen=True)
class Table:
    """The parts of one kind: their fields as heads, and a row of values for each."""

    title: Text
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Difference:
    """A value at two moments; `thing` is the part, `kind` says whether it was added, removed or changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class PartDifference:
    kind: str  # "added", "removed" or "changed"
    noun: Text
    title: str
    values: Sequence[Difference]


def states(one: Subject, pk: int, reader: "Person", moment: datetime) -> States:
    """The rows as they were: the last event of each up to the moment, in one statement."""
    arms, values = [], []
    for part in _direct(one):
        condition, given = belonging(part, pk)
        limit, more = in_sight(part.model, one, reader) if part.model is not one.model else ("", [])
        table = part.event._meta.db_table
        arms.append(f"""
            SELECT '{part.model._meta.label}', e.pgh_obj_id, to_jsonb(e)::text FROM (
                SELECT DISTINCT ON (e.pgh_obj_id) e.* FROM {table} e
                WHERE e.pgh_obj_id IN (SELECT e.pgh_obj_id FROM {table} e WHERE {condition})
                    AND ppm_event_at(e.pgh_context) <= %s
                ORDER BY e.pgh_obj_id, ppm_event_at(e.pgh_context) DESC, e.pgh_id DESC
            ) e WHERE e.pgh_label <> 'delete' AND {condition}{limit}""")  # noqa: S608 - our own names
        values += [*given, moment, *given, *more]
    if not arms:
        return {}
    found: States = {part.model: {} for part in _direct(one)}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms) + " ORDER BY 1, 2", values)
        for label, key, row in cursor.fetchall():
            found[model_of(label)][key] = read_json(row)
    return found


def _direct(one: Subject) -> list[Part]:
    return [part for part in parts_of(one) if part.over is None]


def names_of(one: States, other: States | None, reader: "Person") -> Names:
    names = Names(reader)
    for found in (one, other or {}):
        for model, rows in found.items():
            for row in rows.values():
                names.want_row(model, row)
    return names


def facts(model: type[Model], row: Row, names: Names) -> list[tuple[str, str]]:
    """Every field of a row with its value, empty ones too."""
    return [(label_of(one), in_words(one, row, names)) for one in told_fields(model).values()]


def tables(one: Subject, found: States, names: Names) -> Iterator[Table]:
    """The parts, kind by kind; columns that are empty throughout are left out."""
    for model, rows in found.items():
        if model is one.model or not rows:
            continue
        fields = [field for field in told_fields(model).values() if _is_column(field, one)]
        lines = [[in_words(field, row, names) for field in fields] for row in rows.values()]
        kept = [at for at in range(len(fields)) if any(line[at] for line in lines)]
        yield Table(
            words_of(model).noun,
            [label_of(fields[at]) for at in kept],
            [[line[at] for at in kept] for line in lines],
        )


def _is_column(field: "Field[Any, Any]", one: Subject) -> bool:
    """Not the owner, which is the same in every row, nor what amounts and texts show by themselves."""
    return (
        field.related_model is not one.model
        and field.name not in ("language", "currency")
        and not is_long(field)
    )


def compared(
    one: Subject, pk: int, before: States, after: States, names: Names
) -> tuple[list[Difference], list[PartDifference]]:
    """What differs of the object itself, and of its parts."""
    old, new = before.get(one.model, {}).get(pk, {}), after.get(one.model, {}).get(pk, {})
    own = _differences(one.model, old, new, names)
    parts = []
    for model in after:
        if model is one.model:
            continue
        for key in sorted({*before.get(model, {}), *after[model]}):
            was, now = before.get(model, {}).get(key), after[model].get(key)
            if was == now:
                continue
            kind = "added" if was is None else "removed" if now is None else "changed"
            values = _differences(model, was or {}, now or {}, names)
            if kind != "changed":
                kept = _heads(one, model)
                values = [value for value in values if value.label in kept][:5]
            if values:
                title = title_of(model, now or was or {}, names)
                parts.append(PartDifference(kind, words_of(model).noun, title, values))
    return own, parts


def _heads(one: Subject, model: type[Model]) -> set[str]:
    """The fields that say enough of a part that came or went."""
    return {
        label_of(field)
        for field in told_fields(model).values()
        if _is_column(field, one) and not isinstance(field, BooleanField)
    }


def _differences(model: type[Model], old: Row, new: Row, names: Names) -> list[Difference]:
    found = [
        Difference(label_of(one), in_words(one, old, names), in_words(one, new, names))
        for one in differing(model, old, new)
    ]
    return [one for one in found if one.before != one.after]


def register_at(one: Subject, reader: "Person", moment: datetime) -> "QuerySet[Any]":
    """The rows of a register as they were, of the objects that the reader sees today."""
    event: Any = events()[one.model]
    latest = (
        event.objects.alias(at=EventAt("pgh_context"))
        .filter(at__lte=moment)
        .order_by("pgh_obj_id", "-at", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    rows: QuerySet[Any] = event.objects.filter(
        pgh_id__in=latest.values("pgh_id"),
        pgh_obj_id__in=visible_rows(one, reader).order_by().values("pk"),
    ).exclude(pgh_label="delete")
    return rows


def row_of(event: Any) -> Row:
    """An event of the queryset above as a row of states."""
    return {one.column: getattr(event, one.attname) for one in event._meta.concrete_fields}
