"""What a pack owes to readers who cannot see it and to an archive, checked in the file itself.

Beside the rules of the validator: order of headings, heads of tables, alternative texts, languages,
bookmarks, links, fonts, and what the file says about itself.
"""

from itertools import pairwise

import pikepdf

from tests.reporting.packs.tagged import heads_of_cells, read

LANGUAGES = {"fr", "nl", "en"}
HEADINGS = ("H1", "H2", "H3", "H4")


def problems(pdf, *, language, sides=1):
    """Everything that is wrong, in words; nothing for a good file. `sides`: texts that stand side by side."""
    document = read(pdf)
    return [
        *_about(pdf, language),
        *_pages(pdf),
        *_headings(document, sides),
        *_tables(document),
        *_others(document),
        *_bookmarks(pdf, document, sides),
        *_fonts(pdf),
    ]


def _about(pdf, language):
    root = pdf.Root
    with pdf.open_metadata() as metadata:
        said = {
            "PDF/UA": metadata.get("pdfuaid:part") == "1",
            "PDF/A": (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance"))
            == ("3", "A"),
            "title": bool(str(pdf.docinfo.get("/Title", "")))
            and metadata.get("dc:title") == str(pdf.docinfo.Title),
            "language": str(root.get("/Lang", "")) == language,
            "marked": bool(root.get("/MarkInfo", {}).get("/Marked", False)),
            "shown title": bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)),
            "colours": len(root.get("/OutputIntents", [])) == 1,
            "panel": root.get("/PageMode") == "/UseOutlines",
            "figures": any(name.endswith(".json") for name in pdf.attachments)
            and len(root.get("/AF", [])) == 1,
        }
    return [f"the file does not say its {name}" for name, is_there in said.items() if not is_there]


def _pages(pdf):
    """Every marked piece of a page belongs to one tag, every link has words and a place in the tree."""
    tree = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    owners = {int(tree[at]): tree[at + 1] for at in range(0, len(tree), 2)}
    for page in pdf.pages:
        number = page.index + 1
        if "/StructParents" not in page.obj or int(page.obj.StructParents) not in owners:
            yield f"page {number} has no tags"
            continue
        marks = [
            operands[1].get("/MCID")
            for operands, operator in pikepdf.parse_content_stream(page, "BDC")
            if isinstance(operands[1], pikepdf.Dictionary) and "/MCID" in operands[1]
        ]
        if sorted(marks) != list(range(len(owners[int(page.obj.StructParents)]))):
            yield f"page {number}: {len(marks)} marked pieces for other tags"
        for link in page.obj.get("/Annots", []):
            if not str(link.get("/Contents", "")):
                yield f"page {number}: a link without words"
            if "/Dest" not in link:
                yield f"page {number}: a link that leads outside"
            if int(link.get("/StructParent", -1)) not in owners:
                yield f"page {number}: a link without a tag"
        if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
            yield f"page {number}: links in another order than the text"


def _headings(document, sides):
    levels = [(int(one.tag[1]), one.text) for one in document.all(*HEADINGS)]
    if [level for level, _text in levels].count(1) != sides or levels[0][0] != 1:
        yield "the first heading is not the only one of the first level"
    for (before, _other), (level, text) in pairwise(levels):
        if level > before + 1:
            yield f"a level is left out before “{text}”"
    for level, text in levels:
        if not text:
            yield f"an empty heading of level {level}"


def _tables(document):
    for number, table in enumerate(document.all("Table"), start=1):
        rows = table.all("TR")
        heads = table.all("TH")
        place = f"table {number} ({heads[0].text if heads else 'no heads'})"
        if rows and not heads:
            yield f"{place}: no header cell"
        widths = {
            sum(int(cell.attributes.get("ColSpan", 1)) for cell in row.all("TH", "TD"))
            for row in rows
        }
        if len(widths) > 1:
            yield f"{place}: rows of {sorted(widths)} cells"
        if any("Scope" not in head.attributes for head in heads):
            yield f"{place}: a head that does not say what it is the head of"
        for cell, found in heads_of_cells(table):
            if not found:
                yield f"{place}: a cell without a head: “{cell.text}”"
        if rows and len(rows) > 1 and not rows[0].all("TD"):
            empty = [head for head in rows[0].all("TH") if not head.text]
            if empty:
                yield f"{place}: {len(empty)} columns without a head"


def _others(document):
    for one in document.walk():
        if one.tag == "Figure" and len(one.alt) < 10:
            yield f"a figure without words: “{one.alt}”"
        if one.language and one.language not in LANGUAGES:
            yield f"an unknown language: {one.language}"
        if one.tag == "L" and {child.tag for child in one.children} - {"LI", "L", "Caption"}:
            yield "a list with something else than items"
        if one.tag == "Link" and not one.links:
            yield f"a link that cannot be followed: “{one.text}”"
        if "\ufffd" in one.text:
            yield f"signs without meaning: “{one.text}”"


def _bookmarks(pdf, document, sides):
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    with pdf.open_outline() as outline:
        found = [
            (item.title, pages.get(item.destination[0].objgen))
            for top in outline.root
            for item in (top, *top.children)
        ]
    places = [page for _title, page in found]
    if None in places or places != sorted(places):
        yield f"bookmarks out of order: {places}"
    titles = [" ".join(title.split()) for title, _page in found]
    for one in document.all("H1", "H2") if sides == 1 else []:
        # A bookmark may leave out the counts that stand beside the words of a heading.
        if not any(" ".join(one.text.split()).startswith(title) for title in titles):
            yield f"no bookmark for “{one.text}”"
    for title in titles:
        if sides == 2 and " | " not in title:
            yield f"a bookmark in one language only: “{title}”"


def _fonts(pdf):
    for item in pdf.objects:
        is_font = isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        if is_font and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(item.keys()):
            yield f"a font that is not in the file: {item.FontName}"
