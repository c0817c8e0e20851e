from reporting.snapshots.models import Snapshot, SnapshotProject

__all__ = ["Snapshot", "SnapshotProject"]
