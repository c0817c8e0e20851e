"""A tagged PDF as a reader hears it: the tree of its tags with their text, read with pikepdf alone."""

import io
import re
from dataclasses import dataclass, field

import pikepdf

HEX = rb"<([0-9A-Fa-f]+)>"
MOVES = {"T*", "'", '"', "Td", "TD", "Tm", "BT"}


@dataclass
class Node:
    """A tag with its attributes, the text of its own and of what is below it."""

    tag: str
    language: str = ""
    alt: str = ""
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # nodes and pieces of text, in reading order
    links: list = field(default_factory=list)  # annotations

    @property
    def text(self):
        found = "".join(one if isinstance(one, str) else f" {one.text} " for one in self.children)
        return re.sub(r" +", " ", found).strip(" ")

    def walk(self):
        yield self
        for one in self.children:
            if isinstance(one, Node):
                yield from one.walk()

    def all(self, *tags):
        return [one for one in self.walk() if one.tag in tags]


def heads_of_cells(table):
    """Each cell of a table with its heads, as a reader finds them by their scope: its row's, its column's."""
    columns = {}
    for row in table.all("TR"):
        at, placed = 0, []
        for cell in row.all("TH", "TD"):
            width = int(cell.attributes.get("ColSpan", 1))
            placed.append((cell, range(at, at + width)))
            at += width
        rows = [cell for cell, _places in placed if _scope(cell) == "/Row"]
        for cell, places in placed:
            if _scope(cell) == "/Column":
                columns |= dict.fromkeys(places, cell)
            elif cell.tag == "TD":
                above = [columns[place] for place in places if place in columns]
                yield cell, [*rows, *above]


def _scope(cell):
    return str(cell.attributes.get("Scope", "")) if cell.tag == "TH" else ""


def open_pdf(content):
    return pikepdf.open(io.BytesIO(content))


def read(pdf):
    """The tag of the document."""
    texts, fonts = {}, {}
    for page in pdf.pages:
        for mark, text in _marked(page, fonts).items():
            texts[page.objgen, mark] = text
    (document,) = list(pdf.Root.StructTreeRoot.K)
    return _node(document, None, texts)


def _node(element, page, texts):
    page = element.get("/Pg", page)
    node = Node(
        tag=str(element.S)[1:],
        language=str(element.get("/Lang", "")),
        alt=str(element.get("/Alt", "")),
        attributes=_attributes(element.get("/A")),
    )
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            node.children.append(texts.get((page.objgen, kid), ""))
        elif kid.get("/Type") == "/MCR":
            node.children.append(texts.get((kid.get("/Pg", page).objgen, int(kid.MCID)), ""))
        elif kid.get("/Type") == "/OBJR":
            node.links.append(kid.Obj)
        else:
            node.children.append(_node(kid, page, texts))
    return node


def _attributes(found):
    if found is None:
        return {}
    merged = {}
    for one in found if isinstance(found, pikepdf.Array) else [found]:
        merged |= {key[1:]: value for key, value in one.items()}
    return merged


def _marked(page, fonts):
    """The text of each marked piece of a page; artifacts under None."""
    texts, stack, font = {}, [], None
    resources = page.obj.get("/Resources", {})
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                properties = operands[1]
                if isinstance(properties, pikepdf.Name):
                    properties = resources.Properties[properties]
                stack.append(properties.get("/MCID"))
            case "BMC":
                stack.append(None)
            case "EMC":
                stack.pop()
            case "Tf":
                font = _font(resources.Font[operands[0]], fonts)
            case "Tj" | "TJ" | "'" | '"':
                if not stack:
                    raise ValueError(f"Text outside of any tag on page {page.index + 1}")
                mark = next((one for one in reversed(stack) if one is not None), None)
                pieces = operands[-1] if str(operator) == "TJ" else [operands[-1]]
                said = "".join(_decoded(one, font) for one in pieces)
                mark = None if mark is None else int(mark)
                texts[mark] = texts.get(mark, "") + said
            case moved if moved in MOVES:
                for mark in [one for one in stack if one is not None][-1:]:
                    if texts.get(int(mark)):
                        texts[int(mark)] += " "
    return texts


def _decoded(piece, font):
    if not isinstance(piece, pikepdf.String):
        return ""
    codes = bytes(piece)
    return "".join(
        font.get(int.from_bytes(codes[at : at + 2], "big"), "\ufffd")
        for at in range(0, len(codes), 2)
    )


def _font(font, fonts):
    """From the codes of a font to what they stand for."""
    if font.objgen not in fonts:
        fonts[font.objgen] = _unicode(font.ToUnicode.read_bytes())
    return fonts[font.objgen]


def _unicode(cmap):
    found = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(HEX + rb"\s*" + HEX, block):
            found[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.DOTALL):
        for first, last, text in re.findall(HEX + rb"\s*" + HEX + rb"\s*" + HEX, block):
            start = int(text, 16)
            for place in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + place] = chr(start + place)
    return found
