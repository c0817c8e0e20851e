"""Finds an example of every page by following the links that people of the demo see."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import APIRequestContext

HREF = re.compile(r'(?:href|hx-get)="([^"#]+)', re.IGNORECASE)
EXAMPLES = 2  # of one kind of page that are read for links
AGAIN = 1  # of those that an earlier person opened
# Pages whose links depend on what stands there: more of them are read.
UNEVEN = {
    "portfolio:cycle_stack": 4,
    "portfolio:gate_detail": 5,
    "portfolio:initiative_detail": 5,
    "portfolio:report_detail": 4,
    "ppm:privacy_person": 6,
}
START = ("/", "/portfolio/?kind=programme")  # what only programmes lead to is not among the first
HTML = "text/html"


@dataclass
class Found:
    """One example per name of an address: whose session shows it, and where."""

    examples: dict[str, tuple[str, str]] = field(default_factory=dict)
    read: dict[str, int] = field(default_factory=dict)


def crawl(
    request: APIRequestContext, base: str, person: str, found: Found, start: Iterable[str]
) -> None:
    """Follow the links from `start` as the signed-in person; new names are added to `found`."""
    waiting, seen = deque(start), set(start)
    while waiting:
        address = waiting.popleft()
        name = name_of(address)
        if name is None or found.read.get(f"{person} {name}", 0) >= enough(name, person, found):
            continue
        answer = request.get(urljoin(base, address), max_redirects=0)
        if answer.status != 200 or HTML not in answer.headers.get("content-type", ""):
            continue
        found.read[f"{person} {name}"] = found.read.get(f"{person} {name}", 0) + 1
        found.examples.setdefault(name, (person, address))
        for link in HREF.findall(answer.text()):
            target = urlsplit(urljoin(urljoin(base, address), link.replace("&amp;", "&")))
            path = target.path
            if f"{target.scheme}://{target.netloc}" == base.rstrip("/") and path not in seen:
                seen.add(path)
                waiting.append(path)


def enough(name: str, person: str, found: Found) -> int:
    """How many pages of a kind this person reads for links."""
    if name in UNEVEN:
        return UNEVEN[name]
    known_to = found.examples.get(name, (person, ""))[0]
    return EXAMPLES if known_to == person else AGAIN


def name_of(address: str) -> str | None:
    """The name of the page behind an address, None for files and unknown ones."""
    try:
        return resolve(urlsplit(address).path).view_name or None
    except Resolver404:
        return None
