"""Building and releasing a pack in the background."""

from datetime import datetime

from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from reporting.packs import assembly, services
from reporting.packs.choices import PackState
from reporting.packs.content import Content
from reporting.packs.edition import Edition
from reporting.packs.models import Pack
from reporting.packs.pdf import PdfEngineMissing
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
}


@job("reporting.packs.build", title=_("Building a pack"), steps=STEPS, errors=ERRORS)
def build(ctx: Context, *, pack_id: int) -> None:
    """Lay out a draft in all its languages; the files arrive together with the state "done"."""
    pack = _pack(pack_id)
    content = _content(ctx, pack)
    made = _in_all_languages(ctx, pack, content, PackState.DRAFT, created_at=pack.asked_at)
    figures = assembly.figures_json(content)
    with ctx.done(link=pack.get_absolute_url()):
        services.keep_draft(pack=pack, made=made, figures=figures, by=ctx.by, at=now())


@job("reporting.packs.release", title=_("Releasing a pack"), steps=STEPS, errors=ERRORS)
def release(ctx: Context, *, pack_id: int, at: str) -> None:
    """Stamp the edition as released, from its kept pages, and release it."""
    pack, moment = _pack(pack_id), datetime.fromisoformat(at)
    content = _content(ctx, pack)
    made = _in_all_languages(
        ctx, pack, content, PackState.RELEASED, created_at=moment, released_by=str(ctx.by)
    )
    figures = assembly.figures_json(content)
    try:
        with ctx.done(link=pack.get_absolute_url()):
            services.keep_release(pack=pack, made=made, figures=figures, by=ctx.by, at=moment)
    except services.PackAlreadyReleased as error:
        raise JobFailed("released") from error
    except services.LaterEditionReleased as error:
        raise JobFailed("later") from error
    except services.PackNotBuilt as error:
        raise JobFailed("not_built") from error
    except services.LanguageMissing as error:
        raise JobFailed("no_language") from error


def _pack(pack_id: int) -> Pack:
    return Pack.objects.select_related("committee", "snapshot__cycle").get(pk=pack_id)


def _content(ctx: Context, pack: Pack) -> Content:
    ctx.progress(0, 1, "reading")
    try:
        return assembly.read_content(pack.snapshot, pack.committee.code)
    except assembly.CommitteeNotFrozen as error:
        raise JobFailed("no_committee") from error
    except SnapshotBroken as error:
        raise JobFailed("broken") from error


def _in_all_languages(
    ctx: Context,
    pack: Pack,
    content: Content,
    state: PackState,
    *,
    created_at: datetime,
    released_by: str = "",
) -> list[assembly.Made]:
    languages = pack.languages.split()
    per_language = len(content.projects) + 1
    made: list[assembly.Made] = []
    for number, language in enumerate(languages):
        done = number * per_language

        def tick(step: str) -> None:
            nonlocal done
            done += 1
            ctx.progress(done, len(languages) * per_language, step)

        edition = Edition(
            number=pack.edition,
            state=state,
            foreword=getattr(pack, f"foreword_{language}"),
            released_by=released_by,
            released_at=created_at if state == PackState.RELEASED else None,
        )
        try:
            made.append(
                assembly.assemble(
                    content,
                    edition,
                    language=language,
                    created_at=created_at,
                    tick=tick,
                    front_pages=made[-1].front_pages if made else 0,
                )
            )
        except PdfEngineMissing as error:
            raise JobFailed("missing_library", library="libpango-1.0-0") from error
        tick("merging")
    return made
