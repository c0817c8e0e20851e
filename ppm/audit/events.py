"""The acts that made an object what it is, read from the union of its event tables in one statement."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import ForeignKey, Model

from ppm.audit.registry import Part, events, model_of, parts_of, subject_of, untold_columns
from ppm.audit.words import Subject
from ppm.permissions.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Row = dict[str, Any]
# Rows written before acts had an id are told apart by who wrote them, when, and why.
ACT = (
    "COALESCE(e.pgh_context->>'act', md5(concat_ws('|', e.pgh_context->>'by', e.pgh_context->>'at',"
    " e.pgh_context->>'action')))"
)
INSERT, UPDATE, DELETE = "insert", "update", "delete"


@dataclass(frozen=True)
class Event:
    """One change of one row: its columns before (nothing when it was made) and after."""

    model: type[Model]
    object_id: int
    label: str
    context: Row
    before: Row | None
    after: Row


@dataclass(frozen=True)
class Act:
    """What one person did at one moment: the changes that belong together, oldest first."""

    key: str
    at: datetime
    context: Row
    events: tuple[Event, ...]

    @property
    def code(self) -> str:
        return str(self.context.get("root") or self.context["action"])


@dataclass(frozen=True)
class Wanted:
    """Which acts: of whom, between which moments, on what. Empty means all."""

    by: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    models: tuple[type[Model], ...] = ()
    label: str = ""
    column: str = ""


@dataclass(frozen=True)
class Found:
    acts: list[Act] = field(default_factory=list)
    total: int = 0


def acts_of(
    one: Subject, pk: int, reader: "Person", wanted: Wanted, *, limit: int, offset: int = 0
) -> Found:
    """The acts on an object and what belongs to it, the latest first, with how many there are in all."""
    arms, values = arms_of(one, pk, reader, wanted.models)
    return _read(arms, values, wanted, limit, offset) if arms else Found()


def arms_of(
    one: Subject, pk: int, reader: "Person", models: Sequence[type[Model]] = ()
) -> tuple[list[str], list[Any]]:
    """One SELECT per event table with the rows of an object that the reader may see."""
    arms, values = [], []
    for part in parts_of(one):
        if models and part.model not in models:
            continue
        condition, given = belonging(part, pk)
        if part.model is not one.model:
            limit, more = in_sight(part.model, one, reader)
            condition, given = condition + limit, given + more
        arms.append(arm(part.model, part.event, condition))
        values += [list(untold_columns(part.model)), *given]
    return arms, values


def arm(model: type[Model], event: type[Model], condition: str) -> str:
    """The events of one table in the common shape. The first value is the list of columns left out."""
    return f"""
        SELECT '{model._meta.label}' AS model, e.pgh_id, e.pgh_obj_id AS object_id,
            e.pgh_label AS label, e.pgh_context AS context, e.pgh_created_at AS created,
            ppm_event_at(e.pgh_context) AS at, {ACT} AS act,
            to_jsonb(e) AS state, to_jsonb(e) - %s::text[] AS told
        FROM {event._meta.db_table} e WHERE {condition}"""  # noqa: S608 - names of our own tables


def belonging(part: Part, pk: int) -> tuple[str, list[Any]]:
    """The condition on `e` that the row belongs, or has belonged, to the object."""
    if part.over is None:
        terms = [f"e.{column} = %s" for column in part.columns]
        return f"({' OR '.join(terms)})", [pk] * len(terms)
    inner = " OR ".join(f"{column} = %s" for column in part.over_columns)
    rows = f"SELECT id FROM {part.over._meta.db_table} WHERE {inner}"  # noqa: S608 - as above
    terms = [f"e.{column} IN ({rows})" for column in part.columns]
    return f"({' OR '.join(terms)})", [pk] * len(part.over_columns) * len(terms)


def in_sight(model: type[Model], one: Subject | None, reader: "Person") -> tuple[str, list[Any]]:
    """Limit rows that stand elsewhere too (a role on an initiative) to what the reader may see.

    Whoever sees an object sees what belongs to it alone; what joins two objects has a rule of its own. Rows
    that are gone are judged by their owner.
    """
    joins = _joins(model)
    if one is not None and is_scoped(one.model) and not joins:
        return "", []
    column, scoped = next(
        (
            (field.column, field.related_model)
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey)
            and field.name not in ("parent", "milestone")
            and is_scoped(field.related_model)
        ),
        ("pgh_obj_id", model),
    )
    if joins or not is_scoped(scoped) or (is_scoped(model) and subject_of(model)):
        column, scoped = "pgh_obj_id", model
    if not is_scoped(scoped):
        return "", []
    rows: Any = scoped._default_manager.all()  # type: ignore[union-attr]  # a class once loaded
    seen = rows.visible_to(reader).order_by().values("pk")
    try:
        statement, values = seen.query.sql_with_params()
    except EmptyResultSet:
        return " AND FALSE", []
    return f" AND e.{column} IN ({statement})", list(values)


def _joins(model: type[Model]) -> bool:
    """Whether a row stands between two objects of one kind: a dependency of initiatives."""
    ends = [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and is_scoped(field.related_model)
    ]
    return is_scoped(model) and any(ends.count(one) > 1 and one is not model for one in ends)


def is_scoped(model: Any) -> bool:
    """Whether some rows of a model are hidden from some readers."""
    return isinstance(model._default_manager.all(), ScopedQuerySet)


def _read(
    arms: Sequence[str], values: Sequence[Any], wanted: Wanted, limit: int, offset: int
) -> Found:
    condition, given = _conditions(wanted)
    statement = f"""
        WITH found AS ({" UNION ALL ".join(arms)}),
        followed AS (
            SELECT *, LAG(state) OVER rows AS before, LAG(told) OVER rows AS told_before
            FROM found WINDOW rows AS (PARTITION BY model, object_id ORDER BY at, pgh_id)
        ),
        telling AS (SELECT * FROM followed WHERE {condition}),
        acts AS (
            SELECT act, MAX(at) AS act_at, MAX(created) AS act_created, COUNT(*) OVER () AS total
            FROM telling GROUP BY act ORDER BY 2 DESC, 3 DESC, act LIMIT %s OFFSET %s
        )
        SELECT act, act_at, total, model, object_id, label, context::text, before::text, state::text
        FROM telling JOIN acts USING (act)
        ORDER BY act_at DESC, act_created DESC, act, at, pgh_id"""  # noqa: S608 - built from constants
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *given, limit, offset])
        rows = cursor.fetchall()
    return Found(list(_grouped(rows)), rows[0][2] if rows else 0)


def _conditions(wanted: Wanted) -> tuple[str, list[Any]]:
    terms = ["(label <> 'update' OR told_before IS NULL OR told IS DISTINCT FROM told_before)"]
    values: list[Any] = []
    for term, value in (
        ("(context->>'by')::bigint = %s", wanted.by),
        ("at >= %s", wanted.since),
        ("at < %s", wanted.until),
        ("label = %s", wanted.label),
    ):
        if value:
            terms.append(term)
            values.append(value)
    if wanted.column:
        terms.append("told->%s IS DISTINCT FROM told_before->%s")
        values += [wanted.column, wanted.column]
    return " AND ".join(terms), values


def _grouped(rows: Sequence[tuple[Any, ...]]) -> Iterator[Act]:
    for (key, at), group in groupby(rows, lambda row: (row[0], row[1])):
        events = tuple(
            Event(
                model_of(model),
                object_id,
                label,
                read_json(context),
                None if label == INSERT or before is None else read_json(before),
                read_json(state),
            )
            for _act, _at, _total, model, object_id, label, context, before, state in group
        )
        yield Act(key, at, events[0].context, events)


def read_json(text: str) -> Row:
    """A row as the database gives it, with its amounts as exact decimals."""
    found: Row = json.loads(text, parse_float=Decimal)
    return found


def acts_between(reader: "Person", since: datetime, until: datetime) -> Iterator[Act]:
    """Every act of a period that the reader may see, the oldest first, read a day at a time."""
    begin = since
    while begin < until:
        end = min(begin + timedelta(days=1), until)
        yield from _acts_of_a_day(reader, begin, end)
        begin = end


def _acts_of_a_day(reader: "Person", since: datetime, until: datetime) -> Iterator[Act]:
    arms, values = [], []
    for model, event in events().items():
        limit, given = in_sight(model, None, reader)
        table = event._meta.db_table
        arms.append(f"""
            SELECT {ACT} AS act, ppm_event_at(e.pgh_context) AS at, 0 AS total,
                '{model._meta.label}' AS model, e.pgh_obj_id, e.pgh_label, e.pgh_context::text,
                (SELECT to_jsonb(p)::text FROM {table} p WHERE p.pgh_obj_id = e.pgh_obj_id
                    AND (ppm_event_at(p.pgh_context), p.pgh_id)
                        < (ppm_event_at(e.pgh_context), e.pgh_id)
                    ORDER BY ppm_event_at(p.pgh_context) DESC, p.pgh_id DESC LIMIT 1),
                to_jsonb(e)::text
            FROM {table} e WHERE ppm_event_at(e.pgh_context) >= %s
                AND ppm_event_at(e.pgh_context) < %s{limit}""")  # noqa: S608 - our own names
        values += [since, until, *given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms) + " ORDER BY 2, 1, 4, 5", values)
        rows = cursor.fetchall()
    first: dict[str, datetime] = {}
    for row in rows:
        first.setdefault(row[0], row[1])
    rows.sort(key=lambda row: (first[row[0]], row[0]))
    yield from _grouped([(row[0], first[row[0]], *row[2:]) for row in rows])


def people_of(one: Subject, pk: int, reader: "Person") -> list[int]:
    """Everybody who has had a hand in an object."""
    arms, values = arms_of(one, pk, reader)
    if not arms:
        return []
    statement = f"""
        SELECT DISTINCT (context->>'by')::bigint FROM ({" UNION ALL ".join(arms)}) AS found"""  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]


def is_own(one: Subject, event: Event) -> bool:
    """Whether an event is of the object itself and not of what belongs to it."""
    return subject_of(event.model) is one
