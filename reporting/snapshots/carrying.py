"""Addenda of a version that is frozen anew: they stay where the report was not handed in again."""

import json
from collections.abc import Mapping
from typing import Any

from reporting.snapshots.addenda import addenda_of
from reporting.snapshots.correcting import append_addendum, standing_value
from reporting.snapshots.models import Snapshot, SnapshotProject


def carry_over(former: Snapshot, snapshot: Snapshot) -> None:
    """Write the addenda of the former version again, chained to the new one, with who agreed and when.

    One of a report that was handed in since says nothing of the new report: it stays with its version.
    Runs inside the freeze.
    """
    rows = _rows_now(former, snapshot)
    for addendum in addenda_of([former]):
        row = rows.get(addendum.initiative_id)
        if row is None or not _is_same_report(addendum.row, row):
            continue
        if standing_value(row, addendum.field) != addendum.new:
            append_addendum(
                snapshot,
                row,
                field=addendum.field,
                new=addendum.new,
                reason=addendum.reason,
                language=addendum.language,
                by=addendum.by,
                agreed_by=addendum.agreed_by,
                at=addendum.at,
            )


def _rows_now(former: Snapshot, snapshot: Snapshot) -> dict[int, SnapshotProject]:
    corrected = former.addenda.values("initiative")
    rows = SnapshotProject.objects.filter(snapshot=snapshot, initiative__in=corrected)
    return {row.initiative_id: row for row in rows.select_related("snapshot")}


def _is_same_report(row: SnapshotProject, again: SnapshotProject) -> bool:
    return revision_of(json.loads(row.payload)) == revision_of(json.loads(again.payload))


def revision_of(data: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Which version of which report a sealed row was made from."""
    return data["report_id"], data["revision"]
