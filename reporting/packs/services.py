"""Asking for a pack, keeping what was made, releasing it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee, CommitteeMember
from portfolio.statusreports.choices import Series
from portfolio.statusreports.models import ReportingCycle
from ppm import audit
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.models import OrgUnit
from ppm.org.versions import lock
from ppm.permissions.access import AccessPoint
from reporting.packs import layer, marks
from reporting.packs.assembly import Made, is_open
from reporting.packs.choices import (
    PRESETS,
    FileLanguage,
    PackContent,
    PackFormat,
    PackState,
    Preset,
)
from reporting.packs.content import Content
from reporting.packs.models import Flash, Pack, PackFile, PackQuerySet, PackReader
from reporting.packs.superseding import Marked, languages_of
from reporting.snapshots.models import Snapshot

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

BUILD, RELEASE = "reporting.packs.build", "reporting.packs.release"
EQUAL_LANGUAGES = (Language.FR, Language.NL)


class PackNotBuilt(Exception):
    message: "_StrPromise" = _("This pack is still being built.")


class PackAlreadyReleased(Exception):
    message: "_StrPromise" = _("This pack has been released already.")


class LaterEditionReleased(Exception):
    message: "_StrPromise" = _("A later edition of this pack has been released already.")


class OutsideCommittee(Exception):
    message: "_StrPromise" = _("This lies outside of what the committee covers.")


class LanguageMissing(Exception):
    message: "_StrPromise" = _("A pack is released in French and Dutch together.")


class PeriodWithdrawn(Exception):
    message: "_StrPromise" = _(
        "The period of this pack was reopened or frozen anew: build a pack of its latest version."
    )


class PackOutdated(Exception):
    message: "_StrPromise" = _(
        "What this pack says has changed since it was built: build the next edition and read it again."
    )


def ask_for_pack(
    *,
    committee: Committee,
    snapshot: Snapshot,
    languages: Sequence[str],
    formats: Sequence[str] = (),
    forewords: Mapping[str, str],
    preset: str = Preset.BOARD,
    parts: Sequence[str] | None = None,
    unit: OrgUnit | None = None,
    initiative: Initiative | None = None,
    is_bilingual: bool = False,
    kind: str = BUILD,
    by: Person,
    at: datetime,
) -> Pack:
    """Open a new draft edition and ask for it to be built in the background, by this kind of job.

    Without `parts` those of the preset; given ones keep the order of the preset. Raises OutsideCommittee.
    """
    _check_scope(committee, unit, initiative)
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
            preset=preset,
            contents=" ".join(in_order(preset, parts)),
            unit=unit,
            initiative=initiative,
            is_bilingual=is_bilingual,
            languages=" ".join(language for language in Language.values if language in languages),
            formats=" ".join(
                one for one in PackFormat.values if one == PackFormat.PDF or one in formats
            ),
            asked_by=by,
            asked_at=at,
            **{f"foreword_{language}": text for language, text in forewords.items()},
        )
        pack.job = enqueue(kind, by=by, params={"pack_id": pack.pk}, key=f"pack:{pack.pk}")
        pack.save(update_fields=["job"])
    return pack


def ask_for_next_edition(*, pack: Pack, by: Person, at: datetime) -> Pack:
    """Ask for the same pack again, with what has been added or put right since: a flash, an addendum."""
    return ask_for_pack(
        committee=pack.committee,
        snapshot=pack.snapshot,
        languages=pack.languages.split(),
        formats=pack.formats.split(),
        forewords={language: getattr(pack, f"foreword_{language}") for language in Language.values},
        preset=pack.preset,
        parts=pack.contents.split(),
        unit=pack.unit,
        initiative=pack.initiative,
        is_bilingual=pack.is_bilingual,
        by=by,
        at=at,
    )


def in_order(preset: str, parts: Sequence[str] | None) -> list[str]:
    """The parts of a pack in the order of its preset; others come before the list and the pages."""
    usual = list(PRESETS[Preset(preset)])
    if parts is None:
        return [str(part) for part in usual]
    others = [part for part in PackContent if part not in usual]
    at = next((n for n, part in enumerate(usual) if part == PackContent.LIST), len(usual))
    return [str(part) for part in (*usual[:at], *others, *usual[at:]) if part in parts]


def _check_scope(committee: Committee, unit: OrgUnit | None, initiative: Initiative | None) -> None:
    for place in (unit, initiative.unit if initiative else None):
        if place is not None and not is_below(committee.unit, place):
            raise OutsideCommittee


def is_below(top: OrgUnit, unit: OrgUnit) -> bool:
    """Whether the unit is the one on top or lies under it."""
    return f"{unit.path}.".startswith(f"{top.path}.")


def keep_draft(
    *, pack: Pack, made: Iterable[Made], figures: bytes, by: Person, at: datetime
) -> Pack:
    """Keep the files of a draft that has been built. Raises PackOutdated."""
    with audit.action("pack.built", by=by, at=at):
        pack = lock(Pack, pack.pk, None)
        _check_open(figures)
        _keep(pack, made, figures, PackState.DRAFT, at=at)
        pack.built_at = at
        pack.save(update_fields=["built_at"])
    return pack


def ask_for_release(*, pack: Pack, version: int, by: Person, at: datetime) -> Job:
    """Have the edition stamped as released; the members see it when that is done.

    Raises StaleVersion, PackNotBuilt, PackAlreadyReleased, LaterEditionReleased, LanguageMissing,
    PeriodWithdrawn, PackOutdated.
    """
    with audit.action("pack.release_asked", by=by, at=at):
        pack = lock(Pack, pack.pk, version)
        _check_releasable(pack)
        if corrections_since(pack):
            raise PackOutdated
        return enqueue(
            RELEASE,
            by=by,
            params={"pack_id": pack.pk, "at": at.isoformat()},
            key=f"release:{pack.pk}",
        )


def keep_release(
    *,
    pack: Pack,
    made: Iterable[Made],
    figures: bytes,
    replaced: Iterable[Pack] | None = None,
    marked: Sequence[Marked] = (),
    by: Person,
    at: datetime,
) -> Pack:
    """Release the edition, supersede the one before, tell the members.

    `replaced` are the editions that it was made to replace, `marked` their files with the mark on each page.
    Raises PackNotBuilt, PackAlreadyReleased, LaterEditionReleased, LanguageMissing, PeriodWithdrawn,
    PackOutdated.
    """
    with audit.action("pack.released", by=by, at=at):
        # The committee's row lets one release in after the other, the cycle's no reopening in between.
        Committee.objects.select_for_update().get(pk=pack.committee_id)
        ReportingCycle.objects.select_for_update().get(pk=pack.snapshot.cycle_id)
        pack = lock(Pack, pack.pk, None)
        _check_releasable(pack)
        _check_open(figures)
        check_as_read(pack, figures)
        others = list(replaced_by(pack).select_for_update(of=("self",)))
        if replaced is not None and {one.pk for one in replaced} != {one.pk for one in others}:
            raise PackOutdated
        for other in others:
            other.state = PackState.SUPERSEDED
            other.save(update_fields=["state"])
        for one in marked:
            _keep_marked(one, at=at)
        _keep(pack, made, figures, PackState.RELEASED, at=at)
        pack.state, pack.released_by, pack.released_at = PackState.RELEASED, by, at
        pack.save(update_fields=["state", "released_by", "released_at"])
        _tell_members(pack, at)
    return pack


def _may_read(person: Person, pack: Pack) -> bool:
    return Pack.objects.visible_to(person).filter(pk=pack.pk).exists()


def replaced_by(pack: Pack) -> PackQuerySet:
    """Released editions that this one's release supersedes: also of an earlier version of the period."""
    return _of_the_same(pack).filter(state=PackState.RELEASED).exclude(pk=pack.pk).order_by("pk")


def _of_the_same(pack: Pack) -> PackQuerySet:
    """All editions of what this one is an edition of."""
    return Pack.objects.filter(
        committee=pack.committee_id,
        snapshot__cycle=pack.snapshot.cycle_id,
        preset=pack.preset,
        unit=pack.unit_id,
        initiative=pack.initiative_id,
    )


def _keep_marked(one: Marked, *, at: datetime) -> None:
    name = one.file.document.name
    document = files.store(one.content, name=name, content_type="application/pdf", by=owner())
    PackFile.objects.create(
        pack_id=one.file.pack_id,
        language=one.file.language,
        state=PackState.SUPERSEDED,
        pages=one.file.pages,
        document=document,
        figures_id=one.file.figures_id,
        made_at=at,
    )


def corrections_since(pack: Pack) -> int:
    """How many addenda of the period a draft does not hold yet; a released edition stays as it is."""
    if pack.state != PackState.DRAFT:
        return 0
    built = pack.built_at or pack.asked_at
    return pack.snapshot.addenda.filter(at__gt=built).count()


def _check_open(figures: bytes) -> None:
    """Nothing that has become confidential while the files were made. Raises PackOutdated."""
    if not is_open(figures):
        raise PackOutdated


def check_as_read(pack: Pack, figures: bytes) -> None:
    """What is released has the figures of the draft that was read. Raises PackOutdated."""
    draft = pack.files.filter(state=PackState.DRAFT).select_related("figures").first()
    if draft is not None and draft.figures.sha256 != sha256(figures).hexdigest():
        raise PackOutdated


def check_texts_as_read(pack: Pack, content: Content) -> None:
    """No translation of its texts was made or redone since the draft that was read. Raises PackOutdated."""
    for file in pack.files.filter(state=PackState.DRAFT):
        now_in_force = layer.version_in(content.projects, languages_of(file.language))
        if file.texts and file.texts != now_in_force:
            raise PackOutdated


def _check_releasable(pack: Pack) -> None:
    if not Snapshot.objects.select_related("cycle").get(pk=pack.snapshot_id).is_in_force:
        raise PeriodWithdrawn
    if pack.state != PackState.DRAFT:
        raise PackAlreadyReleased
    if pack.built_at is None:
        raise PackNotBuilt
    if Flash.objects.carried_by(pack).filter(withdrawn_at__isnull=False).exists():
        raise PackOutdated
    later = _of_the_same(pack).filter(
        Q(snapshot=pack.snapshot_id, edition__gt=pack.edition)
        | Q(snapshot__version__gt=pack.snapshot.version)
    )
    if later.filter(state=PackState.RELEASED).exists():
        raise LaterEditionReleased
    if not (pack.is_bilingual or set(EQUAL_LANGUAGES) <= set(pack.languages.split())):
        raise LanguageMissing


def _keep(
    pack: Pack, made: Iterable[Made], figures: bytes, state: PackState, *, at: datetime
) -> None:
    name = file_name(pack)
    beside = files.store(figures, name=f"{name}.json", content_type="application/json", by=owner())
    for one in made:
        document = one.document or store_document(pack, one.language, one.content)
        PackFile.objects.create(
            pack=pack,
            language=one.language,
            state=state,
            pages=one.pages,
            front_pages=one.front_pages,
            document=document,
            figures=beside,
            texts=one.texts,
            made_at=at,
        )


def owner() -> Person:
    """Whom the files of packs belong to: nobody who could read them past the pack's own rule."""
    return Person.objects.system()


def store_document(pack: Pack, language: str, content: bytes) -> StoredFile:
    """Keep the bytes of one file; who may read it is the pack's own rule."""
    name = f"{file_name(pack, language)}-{language}.pdf"
    return files.store(content, name=name, content_type="application/pdf", by=owner())


def file_name(pack: Pack, language: str = "en") -> str:
    """`pack-2026-10-DIR-1`, in the words of the reader; of another kind than the board's it says which."""
    with translation.override("fr" if language == FileLanguage.BILINGUAL else language):
        cycle = pack.snapshot.cycle
        parts = [
            pgettext("file name", "pack"),
            f"{cycle.period:%Y-%m}",
            "" if cycle.series == Series.MONTHLY else slugify(cycle.get_series_display()),
            pack.committee.code,
            "" if pack.preset == Preset.BOARD else slugify(pack.get_preset_display()),
            pack.initiative.code if pack.initiative else "",
            pack.unit.code if pack.unit else "",
            str(pack.edition),
        ]
    return "-".join(part for part in parts if part)


def told(pack: Pack, today: date) -> "QuerySet[Person]":
    """Members of that day and who is on the list of the committee's packs."""
    seats = _seats(pack, today)
    listed = PackReader.objects.current().filter(committee=pack.committee_id)
    people: QuerySet[Person] = Person.objects.filter(
        Q(seats__in=seats) | Q(pk__in=listed.values("person")), is_active=True
    )
    return people.distinct().order_by("pk")


def _seats(pack: Pack, today: date) -> "QuerySet[CommitteeMember]":
    seats: QuerySet[CommitteeMember] = CommitteeMember.objects.filter(
        committee=pack.committee_id, valid_from__lte=today
    ).exclude(valid_to__lt=today)
    return seats


def _tell_members(pack: Pack, at: datetime) -> None:
    today = localdate(at)
    found, about = [], AccessPoint(committee_id=pack.committee_id)
    members = set(_seats(pack, today).values_list("person", flat=True))
    for person in told(pack, today):
        if person.pk not in members and not _may_read(person, pack):
            continue  # a link that leads nowhere would tell that there is something
        with translation.override(person.language):
            which = _("%(period)s, edition %(number)s") % {
                "period": marks.period_of(pack.snapshot),
                "number": pack.edition,
            }
            facts = {"committee": str(pack.committee), "period": which}
        found.append(Message(person, facts, pack.get_absolute_url(), about))
    notify_many("reporting.packs.released", found)
