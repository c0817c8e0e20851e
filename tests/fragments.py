"""A fragment put into the old page must give the new page: nothing more, nothing less."""

from typing import Any

from django.test import Client
from lxml import html

VOLATILE = "//input[@name='csrfmiddlewaretoken']"


def parsed(text: str) -> Any:
    return html.fromstring(text)


def content(page: Any) -> list[str]:
    """The main part of a page, without what differs on each request."""
    for field in page.xpath(VOLATILE):
        field.attrib.pop("value", None)
    main = page.xpath("//main")[0]
    return (
        " ".join(html.tostring(main, encoding="unicode").split()).replace("> <", ">\n<").split("\n")
    )


def applied(page: Any, answer: str, fragment: str) -> Any:
    """The page after HTMX has swapped the answer in: the fragment, and what comes out of band."""
    for part in html.fragments_fromstring(answer):
        if isinstance(part, str):
            assert not part.strip(), part
            continue
        swap = part.attrib.pop("hx-swap-oob", None)
        assert swap or part.get("id") == fragment, html.tostring(part)[:200]
        (old,) = page.xpath("//*[@id=$id]", id=part.get("id"))
        part.tail = old.tail
        old.getparent().replace(old, part)
    return page


def assert_fragment_equals_page(
    client: Client, before: str, after: str, fragment: str, *, form: bool = False
) -> None:
    """Go from address to address by HTMX and by reload; `form` leaves the filter form out of it."""
    old = parsed(client.get(before).content.decode())
    headers = {"HX-Request": "true", "HX-Target": fragment}
    answer = client.get(after, headers=headers).content.decode()
    assert "<html" not in answer
    new = parsed(client.get(after).content.decode())
    merged = applied(old, answer, fragment)
    if not form:
        for page in (merged, new):
            for one in page.xpath("//form[@method='get']"):
                one.clear()  # the browser keeps what was typed in it
    assert content(merged) == content(new)
