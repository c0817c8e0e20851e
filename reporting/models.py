from reporting.imports.models import ImportMapping, ImportRun
from reporting.packs.models import KeptSheet, Pack, PackFile
from reporting.snapshots.models import Snapshot, SnapshotPerson, SnapshotProject

__all__ = [
    "ImportMapping",
    "ImportRun",
    "KeptSheet",
    "Pack",
    "PackFile",
    "Snapshot",
    "SnapshotPerson",
    "SnapshotProject",
]
