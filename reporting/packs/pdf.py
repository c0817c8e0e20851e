"""HTML to one tagged PDF part that is PDF/A-3a and PDF/UA-1 at once."""

import atexit
import gc
import mimetypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

# Relative addresses of the style sheet resolve under it; `.invalid` can never be a real host.
STATIC_BASE = "https://static.invalid/"
STYLE = Path(settings.BASE_DIR) / "templates" / "reporting" / "packs" / "print.css"

PDFUA_IDENTIFICATION = """\
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"\
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>"""

CELLS = ("/TD", "/TH")


class PdfEngineMissing(Exception):
    """The system library that lays out text (Pango) is not installed."""

    message = _(
        "The PDF engine is missing on this machine. Install it with: "
        "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )

    def __str__(self) -> str:
        return str(self.message)


class ForeignResource(Exception):
    """A part asks for something that is not one of the portal's static files."""


def warm_up() -> None:
    """Pay for the import and the style sheet once per worker. Raises PdfEngineMissing."""
    _style()


def render_part(html: str, *, language: str, title: str, created: str = "") -> bytes:
    """Lay out one part. `created` is an ISO date-time, so that equal input gives equal dates.

    Raises PdfEngineMissing.
    """
    page = _document(html, language=language, title=title, created=created)
    return _write(page, pdf_variant="pdf/a-3a", finisher=lambda document, pdf: _finish(pdf))


def render_overlay(html: str, *, language: str) -> bytes:
    """Lay out pages without tags, to be drawn over others as artifacts. Raises PdfEngineMissing."""
    return _write(_document(html, language=language, title=""))


def _write(page: str, **options: Any) -> bytes:
    style, fonts = _style()
    from weasyprint.urls import FatalURLFetchingError

    document = _weasyprint().HTML(string=page, base_url=STATIC_BASE, url_fetcher=_fetch)
    try:
        with _garbage_collection_paused():
            content: bytes = document.write_pdf(stylesheets=[style], font_config=fonts, **options)
    except FatalURLFetchingError as error:  # a BaseException, which would end the worker
        raise ForeignResource(str(error)) from error
    return content


def _document(html: str, *, language: str, title: str, created: str = "") -> str:
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title>{}</head>'
        "<body>{}</body></html>",
        language,
        title,
        format_html('<meta name="dcterms.created" content="{}">', created) if created else "",
        mark_safe(html),  # noqa: S308 - made by our own templates, which escape
    )


def _weasyprint() -> Any:
    try:
        import weasyprint  # here: without Pango the import itself fails, and it costs two seconds
    except OSError as error:
        raise PdfEngineMissing from error
    return weasyprint


def _tag_more() -> None:
    """Give each tag the `lang` of its element, and a head of a table its `scope`.

    WeasyPrint 70 tells a screen reader the page's language only, and names its heads in every single cell. It
    has no hook for it, so the function that builds the tags is wrapped.
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_with_more(box: Any, *arguments: Any) -> Iterator[Any]:
        element = getattr(box, "element", None)
        language = None if element is None or element.tag == "html" else element.get("lang")
        for tag in build(box, *arguments):
            if language and "Lang" not in tag:
                tag["Lang"] = pydyf.String(language)
            if tag.get("S") == "/TH" and element is not None:
                tag["A"]["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
            yield tag

    tags._build_box_tree = build_with_more


@cache
def _style() -> "tuple[CSS, FontConfiguration]":
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    _tag_more()
    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=STYLE.read_text(encoding="utf-8"),
        base_url=STATIC_BASE,
        url_fetcher=_fetch,
        font_config=fonts,
    )
    return style, fonts


# The fonts must go before the libraries that know how to free them.
atexit.register(_style.cache_clear)


def _fetch(url: str) -> Any:
    """Serve our own static files and nothing else: a pack never reaches the network or the disk."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

    path = (
        finders.find(unquote(url.removeprefix(STATIC_BASE)))
        if url.startswith(STATIC_BASE)
        else None
    )
    if not path:
        raise FatalURLFetchingError(f"Not a static file of the portal: {url}")
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": kind})


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """A layout makes millions of small objects that all live to its end: 12 % saved."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _finish(pdf: Any) -> None:
    """Add the PDF/UA identification; take out of cells which heads they have: the heads' scope says it."""
    import pydyf

    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            if item.extra and item.extra.get("Type") == "/Metadata":
                xmp = item.stream[0]
                end = xmp.rindex(b"</rdf:RDF>")
                item.stream[0] = xmp[:end] + PDFUA_IDENTIFICATION.encode() + xmp[end:]
                item.compress = False  # PDF/A-3 asks for readable metadata
        elif isinstance(item, pydyf.Dictionary) and item.get("S") in CELLS:
            item.pop("ID", None)
            item["A"].pop("Headers", None)
            if set(item["A"]) == {"O"}:
                del item["A"]
