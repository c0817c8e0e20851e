from typing import Any

from reporting import models

# Not tracked, with reason: an ImportRun, ActualsRun or BookUpload is a record of work, says itself who ran it
# and when;
# what it keeps of a file is worked out anew by each preview; a SweepRun is a line of a log, written once.
# FrozenColours is worked out from sealed rows by each freeze.
TRACKED: list[tuple[type[Any], tuple[str, ...]]] = [
    (models.Pack, ()),
    (models.Flash, ()),
    (models.PackSchedule, ()),
    (models.PackReader, ()),
    (models.Correction, ()),
    (models.ImportMapping, ()),
    (models.ActualsMapping, ()),
    (models.RetentionClass, ()),
    (models.LegalHold, ()),
    (models.DestructionList, ()),
    (models.SweepRule, ()),
]
# Snapshots and files of packs are their own history: written once, never changed.
SEALED = [
    models.Snapshot,
    models.SnapshotProject,
    models.SnapshotPerson,
    models.Addendum,
    models.Reopening,
    models.PackFile,
    models.PackCopy,
    models.KeptSheet,
    models.DestructionItem,
]
# The names of a frozen period lie outside its fingerprint, so that they can be taken away.
REWRITABLE: list[tuple[type[Any], tuple[str, ...]]] = [(models.SnapshotPerson, ("name",))]
# What a comparison keeps is worked out anew by the next one, until it is applied.
DELETABLE: list[type[Any]] = [
    models.ImportRow,
    models.ActualsLine,
    models.ActualsProject,
    models.ReturnedBook,
]
