from reporting.packs.models import KeptSheet, Pack, PackFile
from reporting.snapshots.models import Snapshot, SnapshotPerson, SnapshotProject

__all__ = ["KeptSheet", "Pack", "PackFile", "Snapshot", "SnapshotPerson", "SnapshotProject"]
