from typing import Any

from reporting import models

TRACKED: list[tuple[type[Any], tuple[str, ...]]] = [(models.Pack, ())]
# Snapshots and files of packs are their own history: written once, never changed.
SEALED = [
    models.Snapshot,
    models.SnapshotProject,
    models.SnapshotPerson,
    models.PackFile,
    models.KeptSheet,
]
DELETABLE: list[type[Any]] = []
