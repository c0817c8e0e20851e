"""What a person finds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from ppm.languages.nearest import reading_order
from ppm.search.calc import code_of, probably_meant, words_of
from ppm.search.hits import START, STOP, Hit, hits_of
from ppm.search.matching import asked_of, coded, found_by, holding, lift
from ppm.search.reach import NOTHING, Reach, reach_of
from ppm.search.registry import Searchable, kinds

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# Each search ranks so many entries at most, the likeliest first: time stays the same in any portfolio.
BY_CODE, BY_TITLE, BY_TEXT = 40, 300, 500
PAGE, FEW, NEAR = 20, 8, 8
MARKS = f"StartSel={START}, StopSel={STOP}"
FRAGMENTS = 'MaxWords=26, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "'
ALIKE = "0.42"  # share of three-letter pieces in common with the title


@dataclass(frozen=True)
class Found:
    """The answer: hits of this page, how many per kind, and what was probably meant if there are none."""

    text: str
    hits: Sequence[Hit] = ()
    counts: tuple[tuple[Searchable, int], ...] = ()
    total: int = 0
    page: int = 1
    meant: str = ""
    is_near: bool = False
    is_cut: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def search(
    person: "Person", text: str, *, kind: str = "", page: int = 1, limit: int = PAGE
) -> Found:
    """What this person finds; an empty text finds nothing. Two statements, five without a match."""
    words = words_of(text)
    reach = reach_of(person, kind)
    if not words or not reach.kinds:
        return Found(text)
    found = _exact(text, words, reach, page, limit)
    return found if found.total else _near(text, reach, limit)


def _exact(text: str, words: Sequence[str], reach: Reach, page: int, limit: int) -> Found:
    # What stands in a title stands in the text: titles are asked apart only if there is more than enough.
    too_many = f"(SELECT count(*) FROM by_text) >= {BY_TEXT}"  # noqa: S608 - a number
    tables = [
        found_by("by_text", holding(words), reach, BY_TEXT),
        found_by("by_title", holding(words, "A"), reach, BY_TITLE, only_if=too_many),
    ]
    by_code = NOTHING
    code = code_of(text)
    if code:
        by_code = coded(code)
        tables.append(found_by("by_code", by_code, reach, BY_CODE))
    sources = ["by_text", "by_title", *(["by_code"] if code else [])]
    asked = asked_of(words)
    phrase = " ".join(words)
    sql = f"""
        WITH {", ".join(table.sql for table in tables)},
        found AS ({" UNION ".join(f"SELECT id FROM {source}" for source in sources)}),
        scored AS (
            SELECT entry.id, entry.kind, entry.object_id,
                10 * ts_rank('{{0.05, 0.1, 0.2, 1}}', entry.vector, {asked.sql})
                + {lift()}
                + CASE WHEN {by_code.sql} THEN 60 ELSE 0 END
                + CASE WHEN bare = %s THEN 20 WHEN starts_with(bare, %s) THEN 4 ELSE 0 END AS score,
                array_position(%s::text[], entry.language::text) AS nearness
            FROM found JOIN ppm_searchentry AS entry USING (id),
                LATERAL f_unaccent(lower(entry.title)) AS bare
        ),
        ranked AS (
            SELECT DISTINCT ON (kind, object_id) * FROM scored
            ORDER BY kind, object_id, score DESC, nearness
        ),
        shown AS (SELECT * FROM ranked ORDER BY score DESC, kind, object_id LIMIT %s OFFSET %s)
        SELECT entry.kind, entry.object_id, scope, scope_id, code, title, language,
            CASE WHEN body = '' THEN '' ELSE
                ts_headline(('ppm_' || language)::regconfig, body, {asked.sql}, %s) END,
            ts_headline(('ppm_' || language)::regconfig, title, {asked.sql}, %s),
            (SELECT jsonb_object_agg(kind, n) FROM
                (SELECT kind, count(*) AS n FROM ranked GROUP BY kind) AS per),
            {too_many}
        FROM shown JOIN ppm_searchentry AS entry USING (id)
        ORDER BY score DESC, entry.kind, entry.object_id
    """  # noqa: S608 - texts of this package; all that was typed is a parameter
    params: list[Any] = [value for table in tables for value in table.params]
    params += [*asked.params, *by_code.params, phrase, phrase, list(reading_order())]
    params += [limit, (page - 1) * limit]
    params += [*asked.params, f"{MARKS}, {FRAGMENTS}", *asked.params, f"{MARKS}, HighlightAll=true"]
    rows = _rows(sql, params)
    if not rows:
        # A page beyond the last one still knows that there is something on the first.
        return _exact(text, words, reach, 1, limit) if page > 1 else Found(text)
    per_kind = rows[0][9]
    counts = tuple((one, per_kind[one.kind]) for one in kinds().values() if one.kind in per_kind)
    return Found(
        text=text,
        hits=hits_of(rows),
        counts=counts,
        total=sum(per_kind.values()),
        page=page,
        is_cut=rows[0][10],
    )


def _near(text: str, reach: Reach, limit: int) -> Found:
    """Titles that look like what was typed, and the words that were probably meant."""
    typed = " ".join(words_of(text))
    visible = reach.all_at_once
    sql = f"""
        WITH alike AS (
            SELECT entry.*, word_similarity(%s, f_unaccent(lower(entry.title))) AS score,
                array_position(%s::text[], entry.language::text) AS nearness, {lift()} AS lift
            FROM ppm_searchentry AS entry
            WHERE %s <%% f_unaccent(lower(entry.title)) AND {visible.sql}
            ORDER BY score DESC, entry.id LIMIT 200
        ),
        once AS (
            SELECT DISTINCT ON (kind, object_id) * FROM alike
            ORDER BY kind, object_id, score DESC, nearness
        )
        SELECT kind, object_id, scope, scope_id, code, title, language,
            CASE WHEN kind = 'person' THEN body ELSE '' END, title FROM once
        ORDER BY score DESC, lift DESC, kind, object_id LIMIT %s
    """  # noqa: S608 - texts of this package
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [ALIKE])
    order = list(reading_order())
    rows = _rows(sql, [typed, order, typed, *visible.params, min(limit, NEAR)])
    hits = hits_of(rows)
    meant = probably_meant(text, [hit.title for hit in hits] + [row[5] for row in rows])
    return Found(text=text, hits=hits, total=len(hits), meant=meant, is_near=True)


def _rows(sql: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [_decoded(row) for row in cursor.fetchall()]


def _decoded(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        json.loads(value) if place == 9 and isinstance(value, str) else value
        for place, value in enumerate(row)
    )
