from reporting.actuals.models import ActualsLine, ActualsMapping, ActualsProject, ActualsRun
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.packs.models import KeptSheet, Pack, PackFile
from reporting.retention.models import (
    DestructionItem,
    DestructionList,
    LegalHold,
    RetentionClass,
    SweepRule,
    SweepRun,
)
from reporting.snapshots.models import FrozenColours, Snapshot, SnapshotPerson, SnapshotProject

__all__ = [
    "ActualsLine",
    "ActualsMapping",
    "ActualsProject",
    "ActualsRun",
    "DestructionItem",
    "DestructionList",
    "FrozenColours",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "KeptSheet",
    "LegalHold",
    "Pack",
    "PackFile",
    "RetentionClass",
    "Snapshot",
    "SnapshotPerson",
    "SnapshotProject",
    "SweepRule",
    "SweepRun",
]
