"""Puts the pages of two languages side by side on one, or one above the other when they are wide.

Both stay whole: their tags follow the page they land on, and keep their language.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from reporting.packs import merge

Pair = tuple[int | None, int | None]  # pages from 0; None where one language needs fewer
# Operators that name a resource, and in which category of the page's resources it is.
NAMING = {
    "Do": "/XObject",
    "Tf": "/Font",
    "gs": "/ExtGState",
    "cs": "/ColorSpace",
    "CS": "/ColorSpace",
    "sh": "/Shading",
    "scn": "/Pattern",
    "SCN": "/Pattern",
}
SECOND = "B"  # put before the names of the second page's resources


def side_by_side(whole: merge.Document, pairs: Sequence[Pair]) -> None:
    """Turn the pages of a merged file into double pages, in the order of `pairs`."""
    pages = list(whole.pages)
    entries = _entries(whole)
    moved: dict[tuple[int, int], tuple[pikepdf.Object, int]] = {}
    dropped = []
    for one, other in pairs:
        if one is not None and other is not None:
            offset = len(entries[int(pages[one].StructParents)])
            moved[pages[other].obj.objgen] = (pages[one].obj, offset)
            _join(pages[one], pages[other], offset)
            entries[int(pages[one].StructParents)] += entries.pop(int(pages[other].StructParents))
            dropped.append(other)
        elif one is not None:
            _widen(pages[one], is_second=False)
        elif other is not None:
            _widen(pages[other], is_second=True)
    for element in _elements(whole.Root.StructTreeRoot):
        _follow(element, moved)
    numbers: list[Any] = []
    for key in sorted(entries):
        value = entries[key]
        numbers += [key, Array(value) if isinstance(value, list) else value]
    whole.Root.StructTreeRoot.ParentTree.Nums = Array(numbers)
    for number in sorted(dropped, reverse=True):
        del whole.pages[number]


def _entries(whole: merge.Document) -> dict[int, Any]:
    """The parent tree: for a page the list of its elements, for a link its element."""
    numbers: Any = list(whole.Root.StructTreeRoot.ParentTree.Nums)  # type: ignore[call-overload]
    return {
        int(numbers[at]): list(numbers[at + 1])
        if isinstance(numbers[at + 1], Array)
        else numbers[at + 1]
        for at in range(0, len(numbers), 2)
    }


def _join(one: pikepdf.Page, other: pikepdf.Page, offset: int) -> None:
    (first_x, first_y), (x, y) = _places(one)
    _shift(one, first_x, first_y)
    drawn = _renamed(other, offset)
    _shift_links(other, x, y)
    _widen_box(one)
    one.contents_add(_moved(first_x, first_y), prepend=True)
    one.contents_add(b"\nQ\n" + _moved(x, y) + drawn + b"\nQ\n")
    for category, found in other.Resources.items():
        if isinstance(found, Dictionary):
            if category not in one.Resources:
                one.Resources[category] = Dictionary()
            mine = one.Resources[category]
            for name, value in found.items():
                mine[Name(f"/{SECOND}{name[1:]}")] = value
    links = list(other.get("/Annots", []))
    if links:
        one.Annots = Array([*one.get("/Annots", []), *links])
        for link in links:
            link.P = one.obj


def _widen(page: pikepdf.Page, *, is_second: bool) -> None:
    """A page whose other half stays empty."""
    x, y = _places(page)[1 if is_second else 0]
    _shift(page, x, y)
    _widen_box(page)
    page.contents_add(_moved(x, y), prepend=True)
    page.contents_add(b"\nQ\n")


def _shift(page: pikepdf.Page, x: float, y: float) -> None:
    _shift_links(page, x, y)


def _places(page: pikepdf.Page) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where the first and the second language go: left and right; above and below when the page is wide."""
    _left, _bottom, width, height = (float(value) for value in page.mediabox)
    return ((0, height), (0, 0)) if width > height else ((0, 0), (width, 0))


def _widen_box(page: pikepdf.Page) -> None:
    _left, _bottom, width, height = (float(value) for value in page.mediabox)
    size = (width, 2 * height) if width > height else (2 * width, height)
    for box in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if box == "/MediaBox" or box in page:
            page[box] = Array([0, 0, *(round(value, 4) for value in size)])


def _moved(x: float, y: float) -> bytes:
    return f"q 1 0 0 1 {x:.4f} {y:.4f} cm\n".encode()


def _shift_links(page: pikepdf.Page, x: float, y: float) -> None:
    for link in page.get("/Annots", []):
        left, bottom, right, top = (float(value) for value in link.Rect)
        link.Rect = Array([left + x, bottom + y, right + x, top + y])


def _renamed(page: pikepdf.Page, offset: int) -> bytes:
    """The drawing of a page with resources under other names and marked content numbered on."""
    instructions = []
    for operands, operator in pikepdf.parse_content_stream(page):  # type: ignore[misc]  # a pair
        given = list(operands)
        word = str(operator)
        if word in NAMING and given:
            at = 0 if word == "Tf" else -1
            if isinstance(given[at], Name):
                given[at] = Name(f"/{SECOND}{str(given[at])[1:]}")
        elif word == "BDC" and isinstance(given[1], Dictionary) and "/MCID" in given[1]:
            given[1] = Dictionary({**dict(given[1].items()), "/MCID": int(given[1].MCID) + offset})
        instructions.append((given, operator))
    return pikepdf.unparse_content_stream(instructions)


def _elements(tree: pikepdf.Object) -> Iterator[Any]:
    waiting = [tree]
    while waiting:
        element = waiting.pop()
        kids = element.get("/K")
        found = list(kids) if isinstance(kids, Array) else [kids]
        waiting += [kid for kid in found if isinstance(kid, Dictionary) and "/S" in kid]
        if "/S" in element:
            yield element


def _follow(element: Any, moved: dict[tuple[int, int], tuple[pikepdf.Object, int]]) -> None:
    """Point the element at the page that its content is on now."""
    page = element.get("/Pg")
    target = moved.get(page.objgen) if page is not None else None
    kids = element.get("/K")
    found: list[Any] = list(kids) if isinstance(kids, Array) else [kids]
    changed = False
    for number, kid in enumerate(found):
        if isinstance(kid, Dictionary) and "/S" not in kid:
            own = kid.get("/Pg")
            aim = moved.get(own.objgen) if own is not None else target
            if aim is not None:
                kid.Pg = aim[0]
                if "/MCID" in kid:
                    kid.MCID = int(kid.MCID) + aim[1]
        elif isinstance(kid, int) and target is not None:
            found[number], changed = int(kid) + target[1], True
    if changed:
        element.K = Array(found) if isinstance(kids, Array) else found[0]
    if target is not None:
        element.Pg = target[0]
