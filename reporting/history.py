from typing import Any

from reporting import models

TRACKED: list[tuple[type[Any], tuple[str, ...]]] = []
# Snapshots are their own history: written once, never changed.
SEALED = [models.Snapshot, models.SnapshotProject]
DELETABLE: list[type[Any]] = []
