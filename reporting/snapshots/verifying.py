"""Counting everything again: whether a frozen period is still what was sealed, and if not, where."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from reporting.snapshots import sealing
from reporting.snapshots.addenda import addenda_of, chained
from reporting.snapshots.canonical import digest, fingerprint
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.reading import read_data

FRAME = {"header", "rows", "addenda"}  # where a fault lies that belongs to no project


@dataclass(frozen=True)
class Fault:
    """One place where the frozen content is not what was sealed."""

    where: str  # the code of a project, or a word of FRAME
    what: str
    sealed: str = ""
    found: str = ""

    def __str__(self) -> str:
        values = f" (sealed {self.sealed}, found {self.found})" if self.sealed != self.found else ""
        return f"{self.where}: {self.what}{values}"


def verify(snapshot: Snapshot) -> Iterator[Fault]:
    """Every difference between a snapshot and its seals; nothing when it is untouched."""
    on = timezone.localdate(snapshot.sealed_at)
    if digest(snapshot.header) != snapshot.header_sha256:
        yield Fault("header", "text")  # perhaps no JSON any more
    else:
        header = json.loads(snapshot.header)
        if datetime.fromisoformat(header["frozen_at"]) != snapshot.sealed_at:
            yield Fault("header", "sealed_at")
        if header["period"] != snapshot.cycle.period.isoformat():
            yield Fault("header", "period")
        former = snapshot.supersedes.fingerprint if snapshot.supersedes else ""
        if header.get("supersedes", "") != former:
            yield Fault("header", "supersedes")
    hashes = []
    for row in SnapshotProject.objects.filter(snapshot=snapshot).order_by("code").iterator(500):
        hashes.append(row.sha256)
        if digest(row.payload) != row.sha256:
            yield Fault(row.code, "text")
            continue
        data = json.loads(row.payload)
        project = read_data(data, schema=snapshot.schema_version, row_hash=row.sha256)
        for name, value in sealing.columns(data, on=on, project=project).items():
            if (found := getattr(row, name)) != value:
                yield Fault(row.code, name, str(value), str(found))
        if row.initiative_id != data["initiative_id"]:
            yield Fault(row.code, "initiative")
    if len(hashes) != snapshot.projects_count:
        yield Fault("rows", "projects_count", str(snapshot.projects_count), str(len(hashes)))
    if fingerprint(snapshot.header_sha256, hashes) != snapshot.fingerprint:
        yield Fault("rows", "fingerprint")
    yield from _verify_addenda(snapshot)


def _verify_addenda(snapshot: Snapshot) -> Iterator[Fault]:
    """Each addendum holds the hash of the one before it, the first one that of the period."""
    before = snapshot.fingerprint
    for number, addendum in enumerate(addenda_of([snapshot]), start=1):
        if addendum.number != number:
            yield Fault("addenda", "number")
        if chained(addendum, before) != addendum.sha256:
            yield Fault(addendum.row.code, "addendum")
        before = addendum.sha256
