"""Pages that were laid out once: kept by a key of all that they depend on, handed out again."""

from dataclasses import dataclass

from django.utils import timezone

from ppm.accounts.models import Person
from ppm.files import services as files
from reporting.packs import merge, pdf, sheets
from reporting.packs.models import KeptSheet
from reporting.packs.slimming import slimmed
from reporting.snapshots.canonical import canonical, digest
from reporting.snapshots.frozen import Period


@dataclass(frozen=True)
class Piece:
    """Some pages of a pack as a PDF of their own."""

    content: bytes
    pages: int


def piece(html: str, *, period: Period, language: str, title: str) -> Piece:
    """The pages of this text: an edition that says the same as an earlier one lays out nothing anew.

    Raises PdfEngineMissing.
    """
    key = digest(
        canonical(
            {
                "html": html,
                "language": language,
                "renderer": sheets.renderer_digest(language),
                "perimeter": sheets.PERIMETER,
            }
        )
    )
    row = KeptSheet.objects.filter(key=key).select_related("content").first()
    found = read(row) if row else None
    return found or lay_out(
        html, key=key, name=f"part-{language}.pdf", period=period, language=language, title=title
    )


def read(row: KeptSheet) -> Piece | None:
    """What is kept; none if its file is damaged: it is laid out again then."""
    try:
        return Piece(files.read(row.content), row.pages)
    except files.FileDamaged:
        return None


def lay_out(html: str, *, key: str, name: str, period: Period, language: str, title: str) -> Piece:
    """Make the pages and keep them. Raises PdfEngineMissing."""
    made = passing(html, period=period, language=language, title=title)
    stored = files.store(
        made.content, name=name, content_type="application/pdf", by=Person.objects.system()
    )
    # Two workers may lay out the same page; the first one's row stays, both are equal.
    KeptSheet.objects.bulk_create(
        [KeptSheet(key=key, content=stored, pages=made.pages, made_at=timezone.now())],
        ignore_conflicts=True,
    )
    return made


def passing(html: str, *, period: Period, language: str, title: str) -> Piece:
    """Pages that no other edition will have. Raises PdfEngineMissing."""
    made = slimmed(
        pdf.render_part(
            html,
            language=language,
            title=title,
            created=period.frozen_at.isoformat(timespec="seconds"),
        )
    )
    return Piece(made, merge.count_pages(made))
