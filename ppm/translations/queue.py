"""What is there to translate for a person: all registered texts, their translation beside, in one statement.

Each kind of text is a queryset that has gone through `permitting`; their union is read with the keys of the
texts (`SOURCE_HASH`) and joined with the layer. A text that stands in several places is listed once.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, F, TextField, Value
from django.db.models.functions import Cast

from ppm.translations.choices import Standing
from ppm.translations.hashing import SOURCE_HASH
from ppm.translations.registry import Narrative, narratives

if TYPE_CHECKING:
    from ppm.accounts.models import Person

OPEN = (Standing.OUTDATED, Standing.MISSING, Standing.DRAFT)
COLUMNS = (
    "position",
    "kind",
    "key",
    "text",
    "language",
    "project",
    "code",
    "unit",
    "period",
    "link",
)


@dataclass(frozen=True)
class Asked:
    """Which texts, into which language. Empty means all; `places` are `kind:key`."""

    into: str
    standings: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    source: str = ""
    period: date | None = None
    no_period: bool = False
    units: Collection[int] | None = None
    text: str = ""
    places: Collection[str] | None = None


@dataclass(frozen=True)
class Row:
    """One text with its translation; `version` is 0 where there is none yet."""

    position: int
    kind: str
    key: int
    text: str
    language: str
    project: int
    code: str
    unit: int
    period: date | None
    link: int
    hash: str
    into: str
    translation: str
    standing: str
    version: int
    earlier: str = ""  # the translation of an earlier wording, where there is no other

    @property
    def place(self) -> str:
        return f"{self.kind}:{self.key}"

    @property
    def narrative(self) -> Narrative:
        return narratives()[self.kind]


def rows(person: "Person", asked: Asked, *, limit: int | None = None, offset: int = 0) -> list[Row]:
    """The texts asked for, by project, then in the order in which they are read."""
    sql, params = _listed(person, asked)
    sql += " SELECT * FROM listed ORDER BY code, position, key"
    if limit is not None:
        sql, params = sql + " LIMIT %s OFFSET %s", [*params, limit, offset]
    return [Row(*found) for found in _fetch(sql, params)]


def row_at(person: "Person", place: str, into: str) -> Row | None:
    """The text that stands at a place today, if this person may translate it."""
    found = rows(person, Asked(into=into, places=[place]))
    return found[0] if found else None


def beside(person: "Person", asked: Asked, row: Row) -> tuple[Row | None, Row | None]:
    """The texts before and after this one among those asked for, which need not hold it any more."""
    sql, params = _listed(person, asked)
    here = (row.code, row.position, row.key)
    sql += """
        (SELECT * FROM listed WHERE (code, position, key) < (%s, %s, %s)
         ORDER BY code DESC, position DESC, key DESC LIMIT 1)
        UNION ALL
        (SELECT * FROM listed WHERE (code, position, key) > (%s, %s, %s)
         ORDER BY code, position, key LIMIT 1)"""
    found = [Row(*one) for one in _fetch(sql, [*params, *here, *here])]
    before = [one for one in found if (one.code, one.position, one.key) < here]
    after = [one for one in found if (one.code, one.position, one.key) > here]
    return (before[0] if before else None), (after[0] if after else None)


@dataclass(frozen=True)
class Counts:
    """How many texts by standing, and how many are open by what one can filter by."""

    standings: dict[str, int]
    groups: dict[str, int]
    sources: dict[str, int]
    units: dict[int, int]
    periods: dict[date | None, int]

    @property
    def open(self) -> int:
        return sum(self.standings.get(one, 0) for one in OPEN)

    @property
    def done(self) -> int:
        return self.standings.get(Standing.DONE, 0)

    @property
    def total(self) -> int:
        return sum(self.standings.values())


def counts(person: "Person", asked: Asked) -> Counts:
    """Counts of what is asked for, in one statement; the standing asked for does not narrow them."""
    sql, params = _listed(person, Asked(**{**asked.__dict__, "standings": ()}))
    sql += """
        SELECT grouping(standing, kind, language, unit, period), standing, kind, language, unit, period,
            count(*), count(*) FILTER (WHERE standing <> 'done')
        FROM listed GROUP BY GROUPING SETS ((standing), (kind), (language), (unit), (period))"""
    found = Counts({}, {}, {}, {}, {})
    for which, standing, kind, language, unit, period, whole, lacking in _fetch(sql, params):
        if which == 0b01111:
            found.standings[standing] = whole
        elif which == 0b10111:
            group = narratives()[kind].group
            found.groups[group] = found.groups.get(group, 0) + lacking
        elif which == 0b11011:
            found.sources[language] = lacking
        elif which == 0b11101:
            found.units[unit] = lacking
        else:
            found.periods[period] = lacking
    return found


def _listed(person: "Person", asked: Asked) -> tuple[str, list[Any]]:
    """The beginning of a statement that knows `listed`: one row per text and its translation."""
    parts, params = _texts(person, asked)
    hashed = SOURCE_HASH.format(text="texts.text", language="texts.language")
    where, values = _narrowing(asked)
    sql = f"""
        WITH texts({", ".join(COLUMNS)}) AS ({" UNION ALL ".join(parts)}),
        hashed AS (SELECT texts.*, {hashed} AS hash FROM texts WHERE language <> %s),
        once AS (SELECT DISTINCT ON (hash) * FROM hashed
            ORDER BY hash, period DESC NULLS LAST, position, key),
        listed AS (SELECT * FROM (
            SELECT once.*, %s AS "into", coalesce(layer.text, '') AS translation,
                CASE WHEN layer.text <> '' THEN layer.state WHEN older.text <> ''
                    THEN 'outdated' ELSE 'missing' END AS standing,
                coalesce(layer.version, 0) AS version, coalesce(older.text, '') AS earlier
            FROM once LEFT JOIN ppm_translation AS layer
                ON layer.source_hash = once.hash AND layer.language = %s
            LEFT JOIN LATERAL (
                SELECT found.text FROM ppm_translation AS found
                WHERE coalesce(layer.text, '') = '' AND found.place = once.kind || ':' || once.key
                AND found.language = %s AND found.source_hash <> once.hash AND found.text <> ''
                ORDER BY found.saved_at DESC, found.id DESC LIMIT 1
            ) AS older ON TRUE
        ) AS joined WHERE {" AND ".join(where)})
        """  # noqa: S608 - pieces of this module and of querysets, every value a parameter
    return sql, [*params, asked.into, asked.into, asked.into, asked.into, *values]


def _narrowing(asked: Asked) -> tuple[list[str], list[Any]]:
    where: list[str] = ["TRUE"]
    values: list[Any] = []
    if asked.standings:
        where.append("standing = ANY(%s)")
        values.append(list(asked.standings))
    if asked.source:
        where.append("language = %s")
        values.append(asked.source)
    if asked.text:
        said = "f_unaccent(lower(concat_ws(' ', text, code, translation)))"
        where.append(f"strpos({said}, f_unaccent(lower(%s))) > 0")
        values.append(asked.text)
    return where, values


def _texts(person: "Person", asked: Asked) -> tuple[list[str], list[Any]]:
    parts: list[str] = []
    params: list[Any] = []
    for position, one in enumerate(narratives().values()):
        if _is_asked(one, asked):
            try:
                sql, values = _rows(one, position, person, asked).query.sql_with_params()
            except EmptyResultSet:  # nothing of it is in this person's reach
                continue
            parts.append(f"({sql})")
            params += values
    if not parts:
        nothing = "0", "''", "0::bigint", "''", "''", "0", "''", "0", "NULL::date", "0::bigint"
        return [f"SELECT {', '.join(nothing)} WHERE FALSE"], []
    return parts, params


def _is_asked(one: Narrative, asked: Asked) -> bool:
    if asked.groups and one.group not in asked.groups:
        return False
    if asked.kinds and one.kind not in asked.kinds:
        return False
    if asked.places is not None and not _keys(one, asked.places):
        return False
    return not ((asked.period and not one.period) or (asked.no_period and one.period))


def _rows(one: Narrative, position: int, person: "Person", asked: Asked) -> Any:
    found = one.rows(person).exclude(**{one.text: ""}).order_by()
    if asked.places is not None:
        found = found.filter(pk__in=_keys(one, asked.places))
    if asked.period:
        found = found.filter(**{one.period: asked.period})
    if asked.units is not None:
        found = found.filter(**{f"{one.project}__unit_id__in": list(asked.units)})
    period: Any = F(one.period) if one.period else Value(None, DateField())
    columns = {
        "position": Value(position),
        "kind": Cast(Value(one.kind), TextField()),
        "key": F("pk"),
        "text": Cast(one.text, TextField()),
        "language": Cast(one.language, TextField()),
        "project": F(f"{one.project}_id"),
        "code": F(f"{one.project}__code"),
        "unit": F(f"{one.project}__unit_id"),
        "period": Cast(period, DateField()),
        "link": F(one.link),
    }
    named = {f"told_{name}": value for name, value in columns.items()}
    return found.annotate(**named).values_list(*named)


def _keys(one: Narrative, places: Iterable[str]) -> list[int]:
    pairs = (place.rpartition(":") for place in places)
    return [int(key) for kind, _colon, key in pairs if kind == one.kind and key.isdecimal()]


def _fetch(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found
