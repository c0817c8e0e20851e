"""Makes the copies of a pack in its job, keeps them with its files, tells where they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.files import services as files
from reporting.packfiles import marking, reading, word, workbook
from reporting.packfiles.models import PackCopy
from reporting.packs import layer, superseding
from reporting.packs.choices import PackFormat, PackState
from reporting.packs.content import Content
from reporting.packs.edition import Edition
from reporting.packs.formats import CopyLink
from reporting.packs.models import Pack
from reporting.packs.services import file_name, owner

BUILDERS: dict[str, Callable[[Content, Edition, str], bytes]] = {
    PackFormat.HTML: reading.build,
    PackFormat.DOCX: word.build,
    PackFormat.XLSX: workbook.build,
}
OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    PackFormat.HTML: "text/html; charset=utf-8",
    PackFormat.DOCX: f"{OFFICE}.wordprocessingml.document",
    PackFormat.XLSX: f"{OFFICE}.spreadsheetml.sheet",
}
KINDS = {PackFormat.HTML: "HTML", PackFormat.DOCX: "Word", PackFormat.XLSX: "Excel"}


@dataclass(frozen=True)
class MadeCopy:
    language: str
    format: str
    content: bytes


def make(pack: Pack, content: Content, editions: dict[str, Edition]) -> list[MadeCopy]:
    """Every format that was asked for, in every language."""
    made = []
    for language, edition in editions.items():
        for kind in pack.formats.split():
            if kind in BUILDERS:
                with translation.override(language), layer.reading(content.projects, language):
                    made.append(
                        MadeCopy(language, kind, BUILDERS[kind](content, edition, language))
                    )
    return made


def mark(pack: Pack, by: Pack) -> list[MadeCopy]:
    """The released copies of an edition that `by` replaces, each saying so."""
    found = PackCopy.objects.filter(pack=pack, state=PackState.RELEASED)
    return [
        MadeCopy(
            one.language,
            one.format,
            marking.mark(
                files.read(one.document), one.format, superseding.sentence(by, one.language)
            ),
        )
        for one in found.select_related("document").order_by("pk")
    ]


def of_state(pack: Pack) -> QuerySet[PackCopy]:
    """The copies that one reads now; for a superseded pack the marked ones come first."""
    states = [PackState.DRAFT if pack.state == PackState.DRAFT else PackState.RELEASED]
    if pack.state == PackState.SUPERSEDED:
        states.append(PackState.SUPERSEDED)
    return PackCopy.objects.filter(pack=pack, state__in=states).order_by("-state", "pk")


def keep(pack: Pack, made: Sequence[MadeCopy], state: str, *, by: Person, at: datetime) -> None:
    """Keep what was made; within the action that keeps the files of the pack."""
    for one in made:
        document = files.store(
            one.content,
            name=f"{file_name(pack, one.language)}-{one.language}.{one.format}",
            content_type=CONTENT_TYPES[PackFormat(one.format)],
            by=owner(),
        )
        PackCopy.objects.create(
            pack=pack,
            language=one.language,
            state=state,
            format=one.format,
            document=document,
            made_at=at,
        )


def links(pack: Pack) -> list[CopyLink]:
    """The copies of the pack's own state, by language and format."""
    found: dict[tuple[str, str], PackCopy] = {}
    for copy in of_state(pack).select_related("document"):
        found.setdefault((copy.language, copy.format), copy)
    order, formats = Language.values, PackFormat.values
    return [
        CopyLink(
            language=one.language,
            label=str(one.get_format_display()),
            address=reverse("reporting:pack_copy", args=[pack.pk, one.language, one.format]),
            name=one.document.name,
            size=one.document.size,
            kind=KINDS[PackFormat(one.format)],
            page=reverse("reporting:pack_read", args=[pack.pk, one.language])
            if one.format == PackFormat.HTML
            else "",
        )
        for one in sorted(
            found.values(), key=lambda one: (order.index(one.language), formats.index(one.format))
        )
    ]
