"""Join tagged PDF parts into one file that keeps its tags, links and bookmarks."""

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from reporting.packs.endings import ends_mended
from reporting.packs.pdf import PDFUA_IDENTIFICATION

LINK_SCHEME = "part:"  # <a href="part:KEY"> in one part leads to the first page of another
PRODUCER = "PPM governance portal"
Document = pikepdf.Pdf
MM = 72 / 25.4  # points


@dataclass(frozen=True)
class Part:
    content: bytes
    key: str = ""
    label: str = ""
    language: str = ""  # when it is not that of the whole


@dataclass(frozen=True)
class Bookmark:
    """`page` counts from 0 within the part."""

    label: str
    part: int
    page: int = 0
    children: "tuple[Bookmark, ...]" = field(default=())


def count_pages(content: bytes) -> int:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return len(pdf.pages)


def open_bytes(content: bytes) -> Document:
    return pikepdf.open(io.BytesIO(content))


def size_of(page: pikepdf.Page) -> tuple[int, int]:
    """Width and height in whole millimetres."""
    left, bottom, right, top = (float(value) for value in page.mediabox)
    return round((right - left) / MM), round((top - bottom) / MM)


def read_bookmarks(content: bytes, *, part: int) -> tuple[Bookmark, ...]:
    """The bookmarks that the headings of one part made."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def read(items: Sequence[OutlineItem]) -> tuple[Bookmark, ...]:
            return tuple(
                Bookmark(
                    label=item.title,
                    part=part,
                    page=pages[item.destination[0].objgen],  # type: ignore[index, union-attr]
                    children=read(item.children),
                )
                for item in items
            )

        with pdf.open_outline() as outline:
            return read(outline.root)


def merge(
    parts: Sequence[Part],
    *,
    title: str,
    language: str,
    created_at: datetime,
    bookmarks: Sequence[Bookmark],
) -> pikepdf.Pdf:
    """Append the parts to the first one, which carries the only h1, and describe the whole."""
    pdf = pikepdf.open(io.BytesIO(parts[0].content))
    first_pages = [0]
    tree = pdf.Root.StructTreeRoot
    document = tree.K[0]
    numbers: list[Any] = list(tree.ParentTree.Nums)  # type: ignore[call-overload]
    next_key = _highest_key(numbers) + 1
    for part in parts[1:]:
        first_pages.append(len(pdf.pages))
        with pikepdf.open(io.BytesIO(part.content)) as source:
            _shift_keys(source, next_key)
            pdf.add_pages_from(source)
            copied = pdf.copy_foreign(source.Root.StructTreeRoot)
            added = list(copied.ParentTree.Nums)  # type: ignore[call-overload]
            for at in range(0, len(added), 2):
                numbers += [int(added[at]) + next_key, added[at + 1]]
            for child in copied.K[0].K:  # type: ignore[attr-defined]
                child.P = document
                if part.language and "/Lang" not in child:
                    child.Lang = String(part.language)
                document.K.append(child)
            for entry in ("/RoleMap", "/ClassMap"):
                _carry(tree, copied, entry)
            next_key = max(next_key, next_key + _highest_key(added) + 1)
    tree.ParentTree.Nums = Array(numbers)
    tree.ParentTreeNextKey = next_key
    targets = {
        part.key: (first, part.label)
        for part, first in zip(parts, first_pages, strict=True)
        if part.key
    }
    _aim_links(pdf, targets)
    _write_bookmarks(pdf, bookmarks, first_pages)
    describe(pdf, title=title, language=language, created_at=created_at)
    return pdf


def describe(pdf: pikepdf.Pdf, *, title: str, language: str, created_at: datetime) -> None:
    """Title, language and date of the whole, equal in the information dictionary and in the XMP."""
    pdf.Root.Lang = String(language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    stamp = created_at.isoformat(timespec="seconds")
    zone = f"{stamp[-6:-3]}'{stamp[-2:]}"
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(title),
            Producer=String(PRODUCER),
            CreationDate=String(f"D:{created_at:%Y%m%d%H%M%S}{zone}"),
            ModDate=String(f"D:{created_at:%Y%m%d%H%M%S}{zone}"),
        )
    )
    pdf.Root.Metadata = pdf.make_stream(
        _xmp(title, language, stamp), Type=Name.Metadata, Subtype=Name.XML
    )


def attach(pdf: pikepdf.Pdf, *, name: str, content: bytes, description: str, at: datetime) -> None:
    """Carry the figures inside the file as well, as PDF/A-3 allows."""
    file = pikepdf.AttachedFileSpec(
        pdf,
        content,
        description=description,
        filename=name,
        mime_type="application/json",
        creation_date=f"D:{at:%Y%m%d%H%M%S}Z",
        mod_date=f"D:{at:%Y%m%d%H%M%S}Z",
        relationship=Name.Data,  # type: ignore[call-arg]  # missing in the stubs of pikepdf 10
    )
    pdf.attachments[name] = file
    pdf.Root.AF = Array([file.obj])


def stamp(
    pdf: pikepdf.Pdf,
    overlay: bytes,
    drawings: Sequence[Sequence[int]],
    *,
    name: str = "Stamp",
    is_under: bool = False,
) -> None:
    """Draw pages of the overlay on each page as artifacts: seen by all, read aloud to nobody.

    `drawings` has, for each page, the numbers of the overlay's pages (from 0) to draw there. `name` is new to
    the file.
    """
    with pikepdf.open(io.BytesIO(overlay)) as source:
        wanted = {number for numbers in drawings for number in numbers}
        forms = {
            number: pdf.copy_foreign(source.pages[number].as_form_xobject())
            for number in sorted(wanted)
        }
        for page, numbers in zip(pdf.pages, drawings, strict=True):
            # The pages of one part share their resources, and a chosen name would be random.
            names = [
                str(page.add_resource(forms[number], Name.XObject, Name(f"/{name}{number}")))
                for number in numbers
            ]
            drawn = (
                b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC q "
                + b" ".join(f"{one} Do".encode() for one in names)
                + b" Q EMC\n"
            )
            if is_under:
                page.contents_add(drawn, prepend=True)
            else:
                page.contents_add(b"q\n", prepend=True)
                page.contents_add(b"\nQ\n" + drawn)


def save(pdf: pikepdf.Pdf) -> bytes:
    """Write the file; equal content gives equal bytes."""
    _end_streams_clearly(pdf)
    for attempt in range(10):
        # Object streams are compressed on the way out.
        content = _written(pdf, pikepdf.ObjectStreamMode.generate)
        if mended := ends_mended(content):
            return mended
        # One object more cuts them differently.
        pdf.trailer.Info[f"/Padding{attempt}"] = pdf.make_indirect(String("-"))
    return _written(pdf, pikepdf.ObjectStreamMode.disable)


def _written(pdf: pikepdf.Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    out = io.BytesIO()
    pdf.save(out, object_stream_mode=mode, deterministic_id=True)
    return out.getvalue()


def _end_streams_clearly(pdf: pikepdf.Pdf) -> None:
    """A stream whose last byte is CR looks one byte short: with LF it reads as one line end.

    What has no filter yet would be compressed while it is written, so that happens here.
    """
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Type") == Name.Metadata:
            continue
        if "/Filter" in item and not item.read_raw_bytes().endswith(b"\r"):
            continue
        data = item.read_bytes()
        while (packed := zlib.compress(data)).endswith(b"\r"):
            data += b" "
        item.write(packed, filter=Name.FlateDecode)
        if "/Length1" in item:
            item.Length1 = len(data)


def _shift_keys(pdf: pikepdf.Pdf, by: int) -> None:
    for page in pdf.pages:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + by
        for annotation in page.get("/Annots", []):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + by


def _highest_key(numbers: Sequence[object]) -> int:
    return max((int(numbers[at]) for at in range(0, len(numbers), 2)), default=-1)  # type: ignore[call-overload]


def _carry(tree: pikepdf.Object, copied: pikepdf.Object, entry: str) -> None:
    """Take over the entries of a later part's map that ours does not have."""
    if entry not in copied:
        return
    if entry not in tree:
        tree[entry] = Dictionary()
    for key, value in copied[entry].items():
        if key not in tree[entry]:
            tree[entry][key] = value


def _aim_links(pdf: pikepdf.Pdf, targets: Mapping[str, tuple[int, str]]) -> None:
    """Turn `part:KEY` into a jump to that part's first page."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", []):
            address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
            if not address.startswith(LINK_SCHEME):
                continue
            first, label = targets[address.removeprefix(LINK_SCHEME)]
            annotation.Dest = Array([pdf.pages[first].obj, Name.Fit])
            annotation.Contents = String(label)
            del annotation["/A"]


def _write_bookmarks(
    pdf: pikepdf.Pdf, bookmarks: Sequence[Bookmark], first_pages: Sequence[int]
) -> None:
    if "/Outlines" in pdf.Root:
        del pdf.Root["/Outlines"]

    def build(items: Sequence[Bookmark], depth: int) -> list[OutlineItem]:
        made = []
        for item in items:
            entry = OutlineItem(item.label, first_pages[item.part] + item.page)
            entry.is_closed = depth > 0
            entry.children.extend(build(item.children, depth + 1))
            made.append(entry)
        return made

    with pdf.open_outline() as outline:
        outline.root.extend(build(bookmarks, 0))
    pdf.Root.PageMode = Name.UseOutlines


def _xmp(title: str, language: str, stamp: str) -> bytes:
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{PRODUCER}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate></rdf:Description>
{PDFUA_IDENTIFICATION}
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>""".encode()
