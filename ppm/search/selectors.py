import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ppm.languages.nearest import reading_order
from ppm.permissions.access import can
from ppm.search.calc import code_of, probably_meant, words_of
from ppm.search.models import SearchEntry
from ppm.search.registry import Searchable, kinds, scopes

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# Each search looks at so many entries at most, the likeliest first: time stays the same in any portfolio.
BY_CODE, BY_TITLE, BY_TEXT = 40, 500, 700
PAGE, FEW, NEAR = 20, 8, 8
LANGUAGES = ("fr", "nl", "en")
# Marks round a found word; no text can hold them, so that everything else is escaped safely.
START, STOP = "\x02", "\x03"
MARKS = f"StartSel={START}, StopSel={STOP}"
FRAGMENTS = 'MaxWords=26, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "'
ALIKE = "0.42"  # share of three-letter pieces in common with the title


@dataclass(frozen=True)
class Hit:
    """One object that was found, in the language nearest to the reader."""

    kind: str
    label: str
    object_id: int
    code: str
    title: str
    language: str
    excerpt: SafeString
    excerpt_language: str
    of: str
    href: str
    detail: str = ""  # a person's address

    @property
    def option(self) -> str:
        """How a form names it: by its code and title; a person by name and address."""
        return (
            f"{self.title} <{self.detail}>" if self.detail else f"{self.code} {self.title}".strip()
        )


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
    seen = _visible(person, kind)
    if not words or not seen.kinds:
        return Found(text)
    found = _exact(text, words, seen, page, limit)
    return found if found.total else _near(text, seen, limit)


@dataclass(frozen=True)
class Visible:
    """The condition that lets through what one person may find."""

    kinds: tuple[str, ...]
    sql: str
    params: list[Any]


def _visible(person: "Person", only: str) -> Visible:
    allowed = [
        one
        for one in kinds().values()
        if (not only or one.kind == only) and (one.perm is None or can(person, one.perm))
    ]
    conditions: list[str] = []
    params: list[Any] = []
    rows_of = scopes()
    for scope in dict.fromkeys(one.scoped_by for one in allowed):
        names = [one.kind for one in allowed if one.scoped_by == scope]
        rows = rows_of[scope](person)
        if rows is None:
            conditions.append("entry.kind = ANY(%s)")
            params.append(names)
            continue
        with suppress(EmptyResultSet):  # this person sees no row at all
            sql, inner = rows.order_by().values("pk").query.sql_with_params()
            conditions.append(f"(entry.kind = ANY(%s) AND entry.scope_id IN ({sql}))")
            params += [names, *inner]
    return Visible(tuple(one.kind for one in allowed), " OR ".join(conditions) or "FALSE", params)


def _query(language: str, words: Sequence[str], weight: str = "") -> tuple[str, list[str]]:
    """All words, each stemmed or as a beginning; `weight` A keeps to titles."""
    each, params = [], []
    for word in words:
        each.append(f"(to_tsquery('ppm_{language}', %s) || to_tsquery('ppm_simple', %s))")
        beginning = "*" if len(word) > 1 else ""
        mark = f":{beginning}{weight}" if beginning or weight else ""
        params += [f"{word}:{weight}" if weight else word, f"{word}{mark}"]
    return f"({' && '.join(each)})", params


def _matching(words: Sequence[str], weight: str = "") -> tuple[str, list[str]]:
    """The condition that an entry holds the words, by the grammar of its own language."""
    parts, params = [], []
    for language in LANGUAGES:
        sql, inner = _query(language, words, weight)
        parts.append(f"(entry.language = '{language}' AND entry.vector @@ {sql})")
        params += inner
    return f"({' OR '.join(parts)})", params


def _exact(text: str, words: Sequence[str], seen: Visible, page: int, limit: int) -> Found:
    title, title_params = _matching(words, "A")
    anywhere, anywhere_params = _matching(words)
    sources = [(title, title_params, BY_TITLE), (anywhere, anywhere_params, BY_TEXT)]
    code = code_of(text)
    by_code = "FALSE"
    code_params: list[Any] = []
    if code:
        by_code, code_params = "entry.vector @@ %s::tsquery", [f"'#{code}':*"]
        sources.insert(0, (by_code, code_params, BY_CODE))
    union, params = [], []
    for condition, inner, most in sources:
        union.append(
            f"(SELECT entry.id FROM ppm_searchentry AS entry"  # noqa: S608 - texts of this module
            f" WHERE {condition} AND ({seen.sql}) LIMIT {most})"
        )
        params += [*inner, *seen.params]
    ranks, rank_params = [], []
    for language in LANGUAGES:
        sql, inner = _query(language, words)
        ranks.append(f"WHEN '{language}' THEN {sql}")
        rank_params += inner
    lifts = " ".join(f"WHEN '{one.kind}' THEN {one.weight}" for one in kinds().values())
    phrase = " ".join(words)
    sql = f"""
        WITH found AS ({" UNION ".join(union)}),
        scored AS (
            SELECT entry.*, CASE entry.language {" ".join(ranks)} END AS query,
                array_position(%s::text[], entry.language::text) AS nearness
            FROM found JOIN ppm_searchentry AS entry USING (id)
        ),
        ranked AS (
            SELECT DISTINCT ON (entry.kind, entry.object_id) entry.*,
                10 * ts_rank('{{0.05, 0.1, 0.2, 1}}', entry.vector, entry.query)
                + CASE entry.kind {lifts} ELSE 0 END
                + CASE WHEN {by_code} THEN 60 ELSE 0 END
                + CASE WHEN bare = %s THEN 20 WHEN starts_with(bare, %s) THEN 4 ELSE 0 END AS score
            FROM scored AS entry, LATERAL f_unaccent(lower(entry.title)) AS bare
            ORDER BY entry.kind, entry.object_id, score DESC, entry.nearness
        )
        SELECT kind, object_id, scope, scope_id, code, title, language,
            CASE WHEN body = '' THEN '' ELSE
                ts_headline(('ppm_' || language)::regconfig, body, query, %s) END,
            ts_headline(('ppm_' || language)::regconfig, title, query, %s),
            (SELECT jsonb_object_agg(kind, n) FROM
                (SELECT kind, count(*) AS n FROM ranked GROUP BY kind) AS per),
            (SELECT count(*) FROM found)
        FROM ranked ORDER BY score DESC, kind, object_id LIMIT %s OFFSET %s
    """  # noqa: S608 - texts of this module and of the registry; all that was typed is a parameter
    params += [*rank_params, list(reading_order()), *code_params, phrase, phrase]
    params += [f"{MARKS}, {FRAGMENTS}", f"{MARKS}, HighlightAll=true"]
    rows = _rows(sql, [*params, limit, (page - 1) * limit])
    if not rows:
        # A page beyond the last one still knows that there is something on the first.
        return _exact(text, words, seen, 1, limit) if page > 1 else Found(text)
    per_kind = rows[0][9]
    counts = tuple((one, per_kind[one.kind]) for one in kinds().values() if one.kind in per_kind)
    return Found(
        text=text,
        hits=_hits(rows),
        counts=counts,
        total=sum(per_kind.values()),
        page=page,
        is_cut=rows[0][10] >= BY_TITLE + BY_TEXT,
    )


def _near(text: str, seen: Visible, limit: int) -> Found:
    """Titles that look like what was typed, and the words that were probably meant."""
    typed = " ".join(words_of(text))
    sql = f"""
        WITH alike AS (
            SELECT entry.*, word_similarity(%s, f_unaccent(lower(entry.title))) AS score,
                array_position(%s::text[], entry.language::text) AS nearness
            FROM ppm_searchentry AS entry
            WHERE %s <%% f_unaccent(lower(entry.title)) AND ({seen.sql})
            ORDER BY score DESC, entry.id LIMIT 200
        ),
        once AS (
            SELECT DISTINCT ON (kind, object_id) * FROM alike
            ORDER BY kind, object_id, score DESC, nearness
        )
        SELECT kind, object_id, scope, scope_id, code, title, language,
            CASE WHEN kind = 'person' THEN body ELSE '' END, title FROM once
        ORDER BY score DESC, kind, object_id LIMIT %s
    """  # noqa: S608 - texts of this module
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, false)", [ALIKE])
    order = list(reading_order())
    rows = _rows(sql, [typed, order, typed, *seen.params, min(limit, NEAR)])
    hits = _hits(rows)
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


def _hits(rows: Sequence[Any]) -> list[Hit]:
    """The rows with the titles of themselves and of what they belong to, nearest to the reader."""
    if not rows:
        return []
    wanted = {(row[0], row[1]) for row in rows} | {(row[2], row[3]) for row in rows}
    titles = _titles(wanted)
    known = kinds()
    hits = []
    for kind, object_id, scope, scope_id, code, title, language, body, marked, *_rest in rows:
        one = known[kind]
        shown, shown_in = titles.get((kind, object_id), (title, language))
        excerpt, excerpt_in = _marked(body), language
        if START not in body and shown_in != language and START in marked:
            excerpt = _marked(marked)
        elif START not in body:
            excerpt = SafeString("")
        hits.append(
            Hit(
                kind=kind,
                label=str(one.label),
                object_id=object_id,
                code=code,
                title=shown,
                language=shown_in,
                excerpt=excerpt,
                excerpt_language=excerpt_in,
                of=titles.get((scope, scope_id), ("", ""))[0] if scope != kind else "",
                href=one.href(object_id, scope_id, shown),
                detail=body.replace(START, "").replace(STOP, "") if kind == "person" else "",
            )
        )
    return hits


def _titles(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Titles of objects in the language nearest to the reader."""
    order = reading_order()
    entries = SearchEntry.objects.filter(
        kind__in={kind for kind, _pk in wanted}, object_id__in={pk for _kind, pk in wanted}
    ).values_list("kind", "object_id", "title", "language")
    best: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, pk, title, language in sorted(entries, key=lambda one: order.index(one[3])):
        best.setdefault((kind, pk), (title, language))
    return {key: best[key] for key in wanted & best.keys()}


def _marked(text: str) -> SafeString:
    """The text with its marks, everything else escaped."""
    marked = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(marked)  # noqa: S308 - escaped above, the marks are ours
