"""The rows of a run, kept and marked in a few large statements."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.plans import PlannedRow

COLUMNS = (
    *(
        "run_id",
        "sheet",
        "number",
        "key",
        "name",
        "outcome",
        "initiative_id",
        "is_chosen",
        "is_older",
    ),
    *("wanted", "changes", "problems", "findings", "digest", "before", "fate"),
)
WRITTEN_SQL = """
UPDATE reporting_importrow AS row SET before = said.before::jsonb, initiative_id = said.initiative_id
FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS said (id, before, initiative_id)
WHERE row.id = said.id
"""


def keep_rows(
    run: ImportRun, planned: Iterable[PlannedRow], left_out: set[tuple[str, int]]
) -> None:
    """Add planned rows to a run; `left_out` were not wanted the last time they were seen."""
    statement = f"COPY reporting_importrow ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in planned:
            copy.write_row(_values(run, row, left_out))


def _values(run: ImportRun, row: PlannedRow, left_out: set[tuple[str, int]]) -> list[Any]:
    sealed = row.seal()
    is_chosen = not row.is_older and (row.sheet, row.number) not in left_out
    return [
        *(run.pk, row.sheet, row.number, row.key[:120], row.name[:160], str(row.outcome)),
        *(row.initiative.pk if row.initiative else None, is_chosen, row.is_older),
        None if sealed.wanted is None else _json(sealed.wanted),
        _json(sealed.changes),
        _json([problem.to_codes() for problem in row.problems]),
        sorted({str(problem.code) for problem in row.problems}),
        *(sealed.digest, None, ""),
    ]


def keep_written(rows: Sequence[ImportRow]) -> None:
    """Keep what the portfolio said before, and which initiative each row has become."""
    with connection.cursor() as cursor:
        ids = [row.pk for row in rows]
        before = [_json(row.before) for row in rows]
        cursor.execute(WRITTEN_SQL, [ids, before, [row.initiative_id for row in rows]])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
