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
UPDATE reporting_importrow AS row SET before = said.before, initiative_id = said.initiative_id
FROM jsonb_to_recordset(%s::jsonb) AS said (id bigint, before jsonb, initiative_id bigint)
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
    said = [{"id": r.pk, "before": r.before, "initiative_id": r.initiative_id} for r in rows]
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN_SQL, [_json(said)])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
