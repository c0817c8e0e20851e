"""Building and releasing a pack in the background: one job that shares its work with others."""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from ppm.jobs.services import enqueue
from reporting.packs import (
    assembly,
    bilingual,
    building,
    circulating,
    closing,
    errata,
    formats,
    layer,
    preparing,
    services,
    superseding,
)
from reporting.packs.choices import FileLanguage, PackState
from reporting.packs.content import Content
from reporting.packs.edition import Edition, News
from reporting.packs.memory import give_back
from reporting.packs.models import Flash, Pack, PackFile
from reporting.packs.pdf import PdfEngineMissing
from reporting.snapshots import selectors as snapshots
from reporting.snapshots.models import Snapshot
from reporting.snapshots.selectors import SnapshotBroken

STEPS = {
    "reading": _("Reading the frozen period"),
    "sheets": _("Laying out the project pages"),
    "merging": _("Putting the pages together"),
}
ERRORS = {
    "broken": SnapshotBroken.message,
    "no_committee": _("This committee did not exist yet when the period was frozen."),
    "no_language": _("A pack is released in French and Dutch together."),
    "released": _("This pack has been released already."),
    "later": _("A later edition of this pack has been released already."),
    "not_built": _("This pack is still being built."),
    "withdrawn": services.PeriodWithdrawn.message,
    "outdated": services.PackOutdated.message,
    "changed": _("What this pack covers changed while it was being built: build it again."),
}
PANGO = "libpango-1.0-0"


@job(services.BUILD, title=_("Building a pack"), steps=STEPS, errors=ERRORS)
def build(ctx: Context, *, pack_id: int) -> None:
    """Lay out a draft in all its languages; the files arrive together with the state "done"."""
    pack = _pack(pack_id)
    content = _content(ctx, pack)
    figures = assembly.figures_json(content)
    made = building.build_in_parts(
        ctx, pack, content, state=PackState.DRAFT, at=pack.asked_at.isoformat(), figures=figures
    )
    copies = formats.make(pack, content, _editions(ctx, pack, PackState.DRAFT, pack.asked_at))
    try:
        with ctx.done(link=pack.get_absolute_url()):
            services.keep_draft(pack=pack, made=made, figures=figures, by=ctx.by, at=now())
            formats.keep(copies, by=ctx.by, at=now())
    except services.PackOutdated as error:
        raise JobFailed("changed") from error


@job(services.RELEASE, title=_("Releasing a pack"), steps=STEPS, errors=ERRORS)
def release(ctx: Context, *, pack_id: int, at: str) -> None:
    """Stamp the edition as released, from its kept pages, and release it."""
    pack = _pack(pack_id)
    content = _content(ctx, pack)
    figures = assembly.figures_json(content)
    try:
        services.check_as_read(pack, figures)
        services.check_texts_as_read(pack, content)
    except services.PackOutdated as error:
        raise JobFailed("outdated") from error
    made = building.build_in_parts(
        ctx, pack, content, state=PackState.RELEASED, at=at, figures=figures
    )
    moment = datetime.fromisoformat(at)
    replaced = list(services.replaced_by(pack))
    marked = superseding.mark_all(replaced, pack)
    copies = [
        *formats.mark_all(replaced, pack),
        *formats.make(pack, content, _editions(ctx, pack, PackState.RELEASED, moment)),
    ]
    try:
        services.check_texts_as_read(pack, content)  # once more: making all that takes minutes
        with ctx.done(link=pack.get_absolute_url()):
            services.keep_release(
                pack=pack,
                made=made,
                figures=figures,
                replaced=replaced,
                marked=marked,
                by=ctx.by,
                at=moment,
            )
            formats.keep(copies, by=ctx.by, at=moment)
    except services.PackAlreadyReleased as error:
        raise JobFailed("released") from error
    except services.LaterEditionReleased as error:
        raise JobFailed("later") from error
    except services.PackNotBuilt as error:
        raise JobFailed("not_built") from error
    except services.LanguageMissing as error:
        raise JobFailed("no_language") from error
    except services.PeriodWithdrawn as error:
        raise JobFailed("withdrawn") from error
    except services.PackOutdated as error:
        raise JobFailed("outdated") from error


@job(building.SHEETS, title=_("Laying out the project pages"), errors=ERRORS, listed=False)
def sheets(ctx: Context, *, snapshot_id: int, language: str, codes: list[str]) -> None:
    """Lay out some project pages of one language; each one is kept as soon as it is there."""
    snapshot = Snapshot.objects.select_related("cycle").get(pk=snapshot_id)
    try:
        period = closing.opened(errata.corrected(snapshots.read_period(snapshot, codes), snapshot))
        assembly.lay_out_sheets(period, language, lambda step: ctx.check_cancelled())
    except SnapshotBroken as error:
        raise JobFailed("broken") from error
    except PdfEngineMissing as error:
        raise JobFailed("missing_library", library=PANGO) from error


@job(building.LANGUAGE, title=_("Putting the pages together"), errors=ERRORS, listed=False)
def language(
    ctx: Context, *, pack_id: int, language: str, state: str, at: str, figures: str
) -> dict[str, Any]:
    """Make the whole file of one language, if the pack still says what it said to those who asked."""
    pack, moment = _pack(pack_id), datetime.fromisoformat(at)
    content = _content(ctx, pack)
    if sha256(assembly.figures_json(content)).hexdigest() != figures:
        raise JobFailed("changed")
    editions = {
        one: _edition(ctx, pack, state, one, moment) for one in superseding.languages_of(language)
    }
    options: dict[str, Any] = {
        "created_at": moment,
        "tick": lambda step: ctx.check_cancelled(),
        "front_pages": _front_pages(pack, language),
    }
    texts = layer.version_in(content.projects, superseding.languages_of(language))
    try:
        if language == FileLanguage.BILINGUAL:
            made = bilingual.assemble(content, editions, **options)
        else:
            made = assembly.assemble(content, editions[language], language=language, **options)
    except PdfEngineMissing as error:
        raise JobFailed("missing_library", library=PANGO) from error
    document = services.store_document(pack, language, made.content)
    give_back()
    return {
        "document": document.pk,
        "pages": made.pages,
        "front_pages": made.front_pages,
        "texts": texts,
    }


@job(preparing.PREPARE, title=_("Laying out the project pages"), errors=ERRORS, listed=False)
def prepare(ctx: Context, *, snapshot_id: int, at: int) -> None:
    """Some project pages of a fresh period, then the next in another job: others come in between."""
    snapshot = Snapshot.objects.select_related("cycle").get(pk=snapshot_id)
    try:
        further = preparing.prepare(snapshot, at, lambda step: ctx.check_cancelled())
    except SnapshotBroken as error:
        raise JobFailed("broken") from error
    except PdfEngineMissing as error:
        raise JobFailed("missing_library", library=PANGO) from error
    with ctx.done():
        if further is not None:
            enqueue(
                preparing.PREPARE,
                by=ctx.by,
                params={"snapshot_id": snapshot_id, "at": further},
                key=f"{snapshot_id}:{further}",
            )


@job(circulating.SCHEDULED, title=_("Building a pack"), listed=False)
def scheduled(ctx: Context, *, schedule_id: int, snapshot_id: int) -> None:
    """Ask for the draft that a schedule wants of a frozen period."""
    with ctx.done():
        circulating.build_scheduled(schedule_id=schedule_id, snapshot_id=snapshot_id, at=now())


def _editions(ctx: Context, pack: Pack, state: str, moment: datetime) -> dict[str, Edition]:
    """What its copies say about themselves, by language."""
    return {
        language: _edition(ctx, pack, state, language, moment) for language in pack.copy_languages
    }


def _edition(ctx: Context, pack: Pack, state: str, language: str, moment: datetime) -> Edition:
    is_released = state == PackState.RELEASED
    return Edition(
        number=pack.edition,
        state=state,
        foreword=getattr(pack, f"foreword_{language}"),
        released_by=str(ctx.by) if is_released else "",
        released_at=moment if is_released else None,
        flashes=tuple(
            News(flash.at, flash.text_in(language)) for flash in Flash.objects.carried_by(pack)
        ),
    )


def _front_pages(pack: Pack, language: str) -> int:
    """How long the front was last time; 0 when there is no telling."""
    last = PackFile.objects.filter(
        pack__committee=pack.committee_id,
        pack__contents=pack.contents,
        pack__unit=pack.unit_id,
        pack__initiative=pack.initiative_id,
        language=language,
        front_pages__gt=0,
    ).order_by("-pack__snapshot__cycle__period", "-pk")
    return last.values_list("front_pages", flat=True).first() or 0


def _pack(pack_id: int) -> Pack:
    return Pack.objects.select_related("committee", "snapshot__cycle", "unit", "initiative").get(
        pk=pack_id
    )


def _content(ctx: Context, pack: Pack) -> Content:
    ctx.progress(0, 1, "reading")
    try:
        return assembly.content_of(pack)
    except assembly.CommitteeNotFrozen as error:
        raise JobFailed("no_committee") from error
    except SnapshotBroken as error:
        raise JobFailed("broken") from error
