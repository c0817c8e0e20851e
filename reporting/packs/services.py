"""Asking for a pack, keeping what was made, releasing it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.meetings.models import Committee, CommitteeMember
from ppm import audit
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue
from ppm.notices.services import Message, notify_many
from ppm.org.versions import lock
from ppm.permissions.access import AccessPoint
from reporting.packs.assembly import Made
from reporting.packs.choices import PackFormat, PackState
from reporting.packs.models import Pack, PackFile
from reporting.snapshots.models import Snapshot

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

EQUAL_LANGUAGES = (Language.FR, Language.NL)


class PackNotBuilt(Exception):
    message: "_StrPromise" = _("This pack is still being built.")


class PackAlreadyReleased(Exception):
    message: "_StrPromise" = _("This pack has been released already.")


class LaterEditionReleased(Exception):
    message: "_StrPromise" = _("A later edition of this pack has been released already.")


class LanguageMissing(Exception):
    message: "_StrPromise" = _("A pack is released in French and Dutch together.")


def ask_for_pack(
    *,
    committee: Committee,
    snapshot: Snapshot,
    languages: Sequence[str],
    formats: Sequence[str] = (),
    forewords: Mapping[str, str],
    by: Person,
    at: datetime,
) -> Pack:
    """Open a new draft edition and ask for it to be built in the background."""
    with audit.action("pack.asked", by=by, at=at):
        # The committee's row serialises the numbering of its editions.
        Committee.objects.select_for_update().get(pk=committee.pk)
        last = Pack.objects.filter(committee=committee, snapshot=snapshot).aggregate(
            last=Max("edition")
        )
        pack = Pack.objects.create(
            committee=committee,
            snapshot=snapshot,
            edition=(last["last"] or 0) + 1,
            languages=" ".join(language for language in Language.values if language in languages),
            formats=" ".join(
                one for one in PackFormat.values if one == PackFormat.PDF or one in formats
            ),
            asked_by=by,
            asked_at=at,
            **{f"foreword_{language}": text for language, text in forewords.items()},
        )
        pack.job = enqueue(
            "reporting.packs.build", by=by, params={"pack_id": pack.pk}, key=f"pack:{pack.pk}"
        )
        pack.save(update_fields=["job"])
    return pack


def keep_draft(
    *, pack: Pack, made: Iterable[Made], figures: bytes, by: Person, at: datetime
) -> Pack:
    """Keep the files of a draft that has been built."""
    with audit.action("pack.built", by=by, at=at):
        pack = lock(Pack, pack.pk, None)
        _keep(pack, made, figures, PackState.DRAFT, by=by, at=at)
        pack.built_at = at
        pack.save(update_fields=["built_at"])
    return pack


def ask_for_release(*, pack: Pack, version: int, by: Person, at: datetime) -> Job:
    """Have the edition stamped as released; the members see it when that is done.

    Raises StaleVersion, PackNotBuilt, PackAlreadyReleased, LaterEditionReleased, LanguageMissing.
    """
    with audit.action("pack.release_asked", by=by, at=at):
        pack = lock(Pack, pack.pk, version)
        _check_releasable(pack)
        return enqueue(
            "reporting.packs.release",
            by=by,
            params={"pack_id": pack.pk, "at": at.isoformat()},
            key=f"release:{pack.pk}",
        )


def keep_release(
    *, pack: Pack, made: Iterable[Made], figures: bytes, by: Person, at: datetime
) -> Pack:
    """Release the edition, supersede the one before, tell the members.

    Raises PackNotBuilt, PackAlreadyReleased, LaterEditionReleased, LanguageMissing.
    """
    with audit.action("pack.released", by=by, at=at):
        pack = lock(Pack, pack.pk, None)
        _check_releasable(pack)
        earlier = Pack.objects.filter(
            committee=pack.committee_id, snapshot=pack.snapshot_id, state=PackState.RELEASED
        )
        for other in earlier.select_for_update():
            other.state = PackState.SUPERSEDED
            other.save(update_fields=["state"])
        _keep(pack, made, figures, PackState.RELEASED, by=by, at=at)
        pack.state, pack.released_by, pack.released_at = PackState.RELEASED, by, at
        pack.save(update_fields=["state", "released_by", "released_at"])
        _tell_members(pack, at)
    return pack


def _check_releasable(pack: Pack) -> None:
    if pack.state != PackState.DRAFT:
        raise PackAlreadyReleased
    if pack.built_at is None:
        raise PackNotBuilt
    later = Pack.objects.filter(
        committee=pack.committee_id, snapshot=pack.snapshot_id, edition__gt=pack.edition
    )
    if later.filter(state=PackState.RELEASED).exists():
        raise LaterEditionReleased
    if not set(EQUAL_LANGUAGES) <= set(pack.languages.split()):
        raise LanguageMissing


def _keep(
    pack: Pack, made: Iterable[Made], figures: bytes, state: PackState, *, by: Person, at: datetime
) -> None:
    name = file_name(pack)
    beside = files.store(figures, name=f"{name}.json", content_type="application/json", by=by)
    for one in made:
        document = one.document or store_document(pack, one.language, one.content, by=by)
        PackFile.objects.create(
            pack=pack,
            language=one.language,
            state=state,
            pages=one.pages,
            front_pages=one.front_pages,
            document=document,
            figures=beside,
            made_at=at,
        )


def store_document(pack: Pack, language: str, content: bytes, *, by: Person) -> StoredFile:
    """Keep the bytes of one file; who may read it is the pack's own rule."""
    name = f"{file_name(pack)}-{language}.pdf"
    return files.store(content, name=name, content_type="application/pdf", by=by)


def file_name(pack: Pack) -> str:
    """`pack-2026-10-DIR-1`."""
    return f"pack-{pack.snapshot.cycle.period:%Y-%m}-{pack.committee.code}-{pack.edition}"


def _tell_members(pack: Pack, at: datetime) -> None:
    today = localdate(at)
    seats = CommitteeMember.objects.filter(
        committee=pack.committee_id, valid_from__lte=today
    ).exclude(valid_to__lt=today)
    told, about = [], AccessPoint(committee_id=pack.committee_id)
    for person in Person.objects.filter(seats__in=seats, is_active=True).distinct().order_by("pk"):
        with translation.override(person.language):
            period = date_format(pack.snapshot.cycle.period, "YEAR_MONTH_FORMAT")
            facts = {"committee": str(pack.committee), "period": period}
        told.append(Message(person, facts, pack.get_absolute_url(), about))
    notify_many("reporting.packs.released", told)
