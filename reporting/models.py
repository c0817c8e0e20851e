from reporting.actuals.models import ActualsLine, ActualsMapping, ActualsProject, ActualsRun
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.packfiles.models import PackCopy
from reporting.packs.models import Flash, KeptSheet, Pack, PackFile, PackReader, PackSchedule
from reporting.reportbooks.models import BookUpload, ReturnedBook
from reporting.retention.models import (
    DestructionItem,
    DestructionList,
    LegalHold,
    RetentionClass,
    SweepRule,
    SweepRun,
)
from reporting.snapshots.models import (
    Addendum,
    Correction,
    FrozenColours,
    Reopening,
    Snapshot,
    SnapshotPerson,
    SnapshotProject,
)

__all__ = [
    "ActualsLine",
    "ActualsMapping",
    "ActualsProject",
    "ActualsRun",
    "Addendum",
    "BookUpload",
    "Correction",
    "DestructionItem",
    "DestructionList",
    "Flash",
    "FrozenColours",
    "ImportMapping",
    "ImportRow",
    "ImportRun",
    "KeptSheet",
    "LegalHold",
    "Pack",
    "PackCopy",
    "PackFile",
    "PackReader",
    "PackSchedule",
    "Reopening",
    "RetentionClass",
    "ReturnedBook",
    "Snapshot",
    "SnapshotPerson",
    "SnapshotProject",
    "SweepRule",
    "SweepRun",
]
