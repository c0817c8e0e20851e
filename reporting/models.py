from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.packs.models import KeptSheet, Pack, PackFile
from reporting.snapshots.models import Snapshot, SnapshotPerson, SnapshotProject

__all__ = [
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "KeptSheet",
    "Pack",
    "PackFile",
    "Snapshot",
    "SnapshotPerson",
    "SnapshotProject",
]
