"""What the markup of a page says by itself, without a browser: its faults, and how it differs from others."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from lxml import html

# What differs from page to page without another look: words, addresses, numbers.
VOLATILE = {"id", "name", "value", "href", "action", "title", "class", "hx-get", "hx-post"}
TELLING = ("type", "role", "src", "rel")
SHOWN = "[not(@type='hidden') and not(@hidden) and not(@aria-hidden='true')]"
FIELDS = (
    f"//input[not(@type='submit') and not(@type='button')]{SHOWN}|//select{SHOWN}|//textarea{SHOWN}"
)
PRESSED = f"//a[@href]{SHOWN}|//button{SHOWN}|//summary"
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-errormessage", "list")
HEADINGS = "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]"


def shapes(page: Any) -> set[tuple[str, str]]:
    """Each sort of element (tag, classes, attributes) in each sort of parent that the page has."""
    sorts = {one: sort(one) for one in page.iter() if isinstance(one.tag, str)}
    return {(sorts.get(one.getparent(), ""), mine) for one, mine in sorts.items()}


def sort(one: Any) -> str:
    classes = ".".join(sorted((one.get("class") or "").split()))
    names = sorted(set(one.attrib) - VOLATILE)
    attributes = " ".join(f"{name}={one.get(name)}" if name in TELLING else name for name in names)
    return f"{one.tag}.{classes}[{attributes}]"


def with_every_shape(pages: Mapping[str, str]) -> set[str]:
    """Names of pages, few of them, that hold together every shape that any page holds."""
    left = {name: shapes(html.fromstring(text)) for name, text in pages.items()}
    chosen, known = set(), set[tuple[str, str]]()
    while left:
        name = max(left, key=lambda one: len(left[one] - known))
        if not left[name] - known:
            break
        known |= left.pop(name)
        chosen.add(name)
    return chosen


def faults(text: str) -> Iterator[str]:
    """What is wrong wherever it stands: ids, fields and links without a name, the order of headings."""
    page = html.fromstring(text)
    ids = Counter(page.xpath("//@id"))
    yield from (f"{count} times id={one}" for one, count in ids.items() if count > 1)
    for name in REFERENCES:
        for value in page.xpath(f"//@{name}"):
            yield from (f"{name} of nothing: {one}" for one in value.split() if one not in ids)
    labelled = set(page.xpath("//label/@for"))
    for field in page.xpath(FIELDS):
        if (
            field.get("id") not in labelled
            and not field.xpath("ancestor::label")
            and not named(field)
        ):
            yield f"no label: {shown(field)}"
    for one in page.xpath(PRESSED):
        if not one.text_content().strip() and not named(one) and not one.xpath(".//img[@alt!='']"):
            yield f"no name: {shown(one)}"
    yield from (f"no alt: {shown(one)}" for one in page.xpath("//img[not(@alt)]"))
    levels = [int(one.tag[1]) for one in page.xpath(HEADINGS)]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of the first level"
    for above, below in pairwise(levels):
        if below > above + 1:
            yield f"h{below} after h{above}"
    if not page.xpath("string(/html/@lang)") or not page.xpath("normalize-space(//title)"):
        yield "no language or no title"


def named(one: Any) -> bool:
    return any(one.get(name, "").strip() for name in ("aria-label", "aria-labelledby", "title"))


def shown(one: Any) -> str:
    return html.tostring(one, encoding="unicode", with_tail=False)[:160]
