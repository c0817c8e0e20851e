"""How many texts can be read in each language, counted by the database: the queue in figures."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from ppm.languages.codes import LANGUAGES
from ppm.translations.choices import State
from ppm.translations.hashing import SOURCE_HASH
from ppm.translations.registry import Narrative
from ppm.translations.selectors import Coverage


def coverage_in(found: Iterable[tuple[Narrative, QuerySet[Any]]]) -> Mapping[str, Coverage]:
    """By language, of the texts in these rows; one that stands in several places counts once. One query."""
    parts: list[str] = []
    params: list[Any] = []
    for one, rows in found:
        columns = {"said": Cast(one.text, TextField()), "written": Cast(one.language, TextField())}
        texts = rows.exclude(**{one.text: ""}).order_by().annotate(**columns)
        try:
            sql, values = texts.values_list(*columns).query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"({sql})")
        params += values
    if not parts:
        return {language: Coverage() for language in LANGUAGES}
    hashed = SOURCE_HASH.format(text="said", language="written")
    sql = f"""
        WITH texts(said, written) AS ({" UNION ALL ".join(parts)}),
        once AS (SELECT DISTINCT written, {hashed} AS hash FROM texts WHERE written <> '')
        SELECT "into", count(*) FILTER (WHERE written = "into"), count(layer.id), count(*)
        FROM once CROSS JOIN unnest(%s::text[]) AS "into"
        LEFT JOIN ppm_translation AS layer ON layer.source_hash = once.hash AND layer.state = %s
            AND layer.language = "into" AND written <> "into"
        GROUP BY "into"
        """  # noqa: S608 - pieces of this module and of querysets, every value a parameter
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, list(LANGUAGES), State.DONE.value])
        counted = {language: Coverage(*numbers) for language, *numbers in cursor.fetchall()}
    return {language: counted.get(language, Coverage()) for language in LANGUAGES}
