from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from django.core.files import File
from django.core.files.storage import default_storage
from django.http import FileResponse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.files.models import DownloadRecord, StoredFile
from ppm.files.storage import ContentStorage, place_of
from ppm.permissions.access import AccessPoint, Allowed, At, Denied, Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# What a write in progress may need before its row is committed.
ORPHAN_AFTER_SECONDS = 24 * 3600


# The kernel knows no initiatives: whoever does says whether one has become confidential.
_circles: list[Callable[[int], bool]] = []


def register_circle(is_confidential: Callable[[int], bool]) -> None:
    """Ask this of the initiative of a file before it is handed out. Called once, from `ready()`."""
    if is_confidential not in _circles:
        _circles.append(is_confidential)


class FileDamaged(Exception):
    """The bytes are missing, or no longer those that were stored."""

    message = _("This file is damaged and is not handed out. Please tell the PMO.")


def storage() -> ContentStorage:
    return cast(ContentStorage, default_storage)


def store(
    content: File | bytes,
    *,
    name: str,
    content_type: str,
    by: "Person",
    point: AccessPoint | None = None,
    perm: Perm | None = None,
) -> StoredFile:
    """Keep a file. Whoever holds `perm` at `point` may have it; without a point, who stored it.

    A feature with a rule of its own (a released pack) stores without a point and passes its answer to
    `download_response`. Raises ValueError when only one of `point` and `perm` is given.
    """
    if (point is None) != (perm is None):
        raise ValueError("A place and a permission belong together.")
    sha256, size = storage().put(content)
    place = point or AccessPoint()
    return StoredFile.objects.create(
        sha256=sha256,
        size=size,
        name=Path(name.replace("\\", "/")).name[-200:] or "file",
        content_type=content_type,
        created_by=by,
        is_private=point is None,
        perm=str(perm or ""),
        unit_id=place.unit_id,
        initiative_id=place.initiative_id,
        committee_id=place.committee_id,
        is_confidential=place.is_confidential,
    )


def may_download(person: "Person", stored: StoredFile | None) -> Allowed | Denied:
    """Whether the person may have this file by the file's own rule; None is a file that does not exist.

    Each answer costs the same statements: a clock does not tell a refused file from a missing one.
    """
    initiative_id = stored.initiative_id if stored else None
    is_closed_since = True in {ask(initiative_id or 0) for ask in _circles}
    if stored is None:
        return Denied(_("This file does not exist."))
    if stored.is_private:
        if stored.created_by_id == person.pk:
            return Allowed()
        return Denied(_("This file is private."))
    point = stored.access_point()
    if is_closed_since:
        point = replace(point, is_confidential=True)
    return can(person, Perm(stored.perm), At(point))


def read(stored: StoredFile) -> bytes:
    """The bytes, checked against their hash, for the portal's own work. Raises FileDamaged."""
    if not storage().matches(stored.sha256):
        raise FileDamaged
    with storage().open(place_of(stored.sha256)) as kept:
        return bytes(kept.read())


def download_response(
    request: PersonRequest, stored: StoredFile, answer: Allowed | Denied | None = None
) -> FileResponse:
    """Hand the file out and record it. `answer` is that of the feature's own rule, if it has one.

    Raises Refused with the reason, FileDamaged.
    """
    if answer is None:
        answer = may_download(request.user, stored)
    if not answer:
        raise Refused(cast(Denied, answer).reason)
    if not storage().matches(stored.sha256):
        raise FileDamaged
    if request.method != "HEAD":
        DownloadRecord.objects.create(file=stored, person=request.user, at=now())
    response = FileResponse(
        storage().open(place_of(stored.sha256)),
        as_attachment=True,
        filename=stored.name,
        content_type=stored.content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    # Should a browser show the file all the same, then as a stranger without rights.
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def sweep_orphans(*, delete: bool, tell: Callable[[str], None]) -> tuple[int, int]:
    """Find bytes without a row (removed when `delete`) and rows whose bytes are missing or damaged.

    Returns how many there are of each; young files are left alone, their row may be on its way.
    """
    known = set(StoredFile.objects.values_list("sha256", flat=True))
    orphans = 0
    for name, path in storage().kept(older_than_seconds=ORPHAN_AFTER_SECONDS):
        if name not in known:
            orphans += 1
            tell(f"no row: {path}")
            if delete:
                path.unlink()
    damaged = [sha256 for sha256 in sorted(known) if not storage().matches(sha256)]
    for sha256 in damaged:
        tell(f"missing or damaged: {sha256}")
    return orphans, len(damaged)
