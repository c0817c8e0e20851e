"""The SQL of a search: which entries hold the words, which of them a person sees, how they rank."""

from collections.abc import Sequence
from typing import Any

from ppm.languages.codes import LANGUAGES
from ppm.search.reach import Condition, Reach
from ppm.search.registry import kinds

# So many candidates are looked up one by one before all rows that the person sees are read.
CANDIDATES = 700


def query(language: str, words: Sequence[str], weight: str = "") -> Condition:
    """All words, each stemmed or as a beginning; `weight` A keeps to titles."""
    each, params = [], []
    for word in words:
        each.append(f"(to_tsquery('ppm_{language}', %s) || to_tsquery('ppm_simple', %s))")
        beginning = "*" if len(word) > 1 else ""
        mark = f":{beginning}{weight}" if beginning or weight else ""
        params += [f"{word}:{weight}" if weight else word, f"{word}{mark}"]
    return Condition(f"({' && '.join(each)})", tuple(params))


def holding(words: Sequence[str], weight: str = "") -> Condition:
    """The condition that an entry holds the words, by the grammar of its own language."""
    parts: list[str] = []
    params: list[Any] = []
    for language in LANGUAGES:
        asked = query(language, words, weight)
        parts.append(f"(entry.language = '{language}' AND entry.vector @@ {asked.sql})")
        params += asked.params
    return Condition(f"({' OR '.join(parts)})", tuple(params))


def coded(code: str) -> Condition:
    """The condition that an entry has a code or key that begins so."""
    return Condition("entry.vector @@ %s::tsquery", (f"'#{code}':*",))


def asked_of(words: Sequence[str]) -> Condition:
    """What an entry was asked for, in its own language; for ranks and marks."""
    parts: list[str] = []
    params: list[Any] = []
    for language in LANGUAGES:
        asked = query(language, words)
        parts.append(f"WHEN '{language}' THEN {asked.sql}")
        params += asked.params
    return Condition(f"CASE entry.language {' '.join(parts)} END", tuple(params))


def lift() -> str:
    """What the kind of an entry adds to its rank."""
    lifts = " ".join(f"WHEN '{one.kind}' THEN {one.weight}" for one in kinds().values())
    return f"CASE entry.kind {lifts} ELSE 0 END"


def found_by(
    name: str, condition: Condition, reach: Reach, most: int, only_if: str = "TRUE"
) -> Condition:
    """Tables for a WITH clause; the last, called `name`, has the ids of at most so many visible entries.

    The first candidates are looked up one by one, which soon finds enough for whoever sees much. If that
    was not enough and there are more, all are held against all that the person sees.
    PostgreSQL reads no more of a table of a WITH clause than what is asked of it, and nothing when a
    condition without columns is false.
    """
    sql = f"""
        {name}_candidates AS MATERIALIZED (
            SELECT entry.id, entry.kind, entry.scope_id FROM ppm_searchentry AS entry
            WHERE {only_if} AND {condition.sql} AND entry.kind = ANY(%s)
        ),
        {name}_first AS MATERIALIZED (
            SELECT entry.id FROM (SELECT * FROM {name}_candidates LIMIT {CANDIDATES}) AS entry
            WHERE {reach.one_by_one.sql} LIMIT {most}
        ),
        {name}_all AS (
            SELECT entry.id FROM {name}_candidates AS entry
            WHERE CASE WHEN (SELECT count(*) FROM {name}_first) < {most}
                THEN EXISTS (SELECT FROM {name}_candidates OFFSET {CANDIDATES}) ELSE FALSE END
            AND {reach.all_at_once.sql} LIMIT {most}
        ),
        {name} AS MATERIALIZED (
            SELECT id FROM {name}_first UNION SELECT id FROM {name}_all LIMIT {most}
        )"""  # noqa: S608 - texts of this package
    params = (*condition.params, list(reach.kinds), *reach.one_by_one.params)
    return Condition(sql, (*params, *reach.all_at_once.params))
