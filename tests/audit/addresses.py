"""Finds an example of every page by following the links that people of the demo see, without a server."""

import re
from collections import Counter, deque
from collections.abc import Sequence
from html import unescape
from itertools import cycle
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from tests.audit.people import read_in

HREF = re.compile(r'(?:href|hx-get)="([^"#]+)', re.IGNORECASE)
EXAMPLES = 1  # of one kind of page that are read for links
NEAR = 2  # clicks from the first page within which what an earlier person has read is read again
# Pages whose links depend on what stands there: more of them are read.
UNEVEN = {
    "portfolio:alignment_detail": 2,
    "portfolio:cycle_stack": 4,
    "portfolio:dependency_detail": 2,
    "portfolio:gate_detail": 5,
    "portfolio:initiative_detail": 5,
    "portfolio:report_detail": 4,
    "ppm:privacy_person": 6,
}
START = ("/", "/portfolio/?kind=programme")  # what only programmes lead to is not among the first
HTML = "text/html"


class Example(NamedTuple):
    """A page that was found: whose session shows it, where, and its HTML."""

    person: str
    address: str
    text: str


Found = dict[str, Example]  # by the name of the address


def crawl(client: Client, person: str, found: Found, languages: Sequence[str] = ("fr",)) -> None:
    """Follow the links as the signed-in person; new names are added to `found`, each in the next language."""
    known = frozenset(found)
    waiting = deque((address, 0) for address in START)
    seen, read = set(START), Counter[str]()
    turn = cycle(languages)
    while waiting:
        address, clicks = waiting.popleft()
        name = name_of(address)
        if name is None or read[name] >= UNEVEN.get(name, EXAMPLES):
            continue
        if name in known and clicks > NEAR:
            continue
        read_in(person, next(turn))
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        read[name] += 1
        if HTML not in answer.headers.get("content-type", ""):
            answer.close()
            continue
        text = answer.content.decode()
        found.setdefault(name, Example(person, address, text))
        for link in HREF.findall(text):
            target = urlsplit(urljoin(address, unescape(link)))
            if not target.netloc and target.path not in seen:
                seen.add(target.path)
                waiting.append((target.path, clicks + 1))


def name_of(address: str) -> str | None:
    """The name of the page behind an address, None for files and unknown ones."""
    try:
        return resolve(urlsplit(address).path).view_name or None
    except Resolver404:
        return None
