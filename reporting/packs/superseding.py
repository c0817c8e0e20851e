"""Marks the files of an edition that a later one replaces: a word under each page, tags untouched."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from ppm.files import services as files
from reporting.packs import marks, merge, pdf
from reporting.packs.choices import SIDE_BY_SIDE, FileLanguage, PackState
from reporting.packs.models import Pack, PackFile


@dataclass(frozen=True)
class Marked:
    """A file of a superseded edition with its mark."""

    file: PackFile
    content: bytes


def mark_all(replaced: Iterable[Pack], by: Pack) -> list[Marked]:
    """The files of editions that `by` is about to replace, each with the mark. Raises PdfEngineMissing."""
    return [
        Marked(file, mark(files.read(file.document), by, file.language))
        for pack in replaced
        for file in pack.files.filter(state=PackState.RELEASED)
        .select_related("document")
        .order_by("pk")
    ]


def mark(content: bytes, by: Pack, language: str) -> bytes:
    """The same file, each page marked as superseded by a later edition."""
    whole = merge.open_bytes(content)
    lines = [(one, sentence(by, one)) for one in languages_of(language)]
    sizes = [(merge.size_of(page), number) for number, page in enumerate(whole.pages, start=1)]
    kinds = sorted({size for size, _number in sizes})
    html = render_to_string("reporting/packs/superseded.html", {"sizes": kinds, "lines": lines})
    overlay = pdf.render_overlay(html, language=languages_of(language)[0])
    merge.stamp(
        whole,
        overlay,
        [[kinds.index(size)] for size, _number in sizes],
        name="Superseded",
        is_under=True,
    )
    return merge.save(whole)


def sentence(by: Pack, language: str) -> str:
    """What a superseded file says, and which edition to read."""
    with translation.override(language):
        return _("Superseded: read edition %(number)s of %(period)s") % {
            "number": by.edition,
            "period": marks.period_of(by.snapshot),
        }


def languages_of(language: str) -> list[str]:
    """The languages of a file: two for the one with both side by side."""
    return [str(one) for one in SIDE_BY_SIDE] if language == FileLanguage.BILINGUAL else [language]
