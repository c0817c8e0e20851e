"""Every page once in a browser: under axe, at two widths, in one of the three languages, without a complaint.

The whole matrix is `make audit`.
"""

from collections import defaultdict

import pytest

from tests.audit import checks
from tests.audit.addresses import Found, crawl
from tests.audit.people import PEOPLE, client_of, lend, read_in

pytestmark = pytest.mark.slow
LANGUAGES = ("fr", "nl", "en")


@pytest.fixture(scope="module")
def sessions(demo_portal):
    return {person: client_of(person) for person in PEOPLE}


@pytest.fixture(scope="module")
def found(sessions) -> Found:
    """An example of every page that links lead to in the demo."""
    found: Found = {}
    for person, client in sessions.items():
        crawl(client, person, found)
    return found


def test_every_page_is_accessible_and_fits_its_window(demo_portal, browser, sessions, found):
    """One test, because each process that had a part of it would look for all pages first."""
    findings, complaints = [], []
    pages = defaultdict(list)
    for name, (person, address) in sorted(found.items()):
        pages[person].append((name, address))
    for person, theirs in pages.items():
        context = browser.new_context(base_url=demo_portal.url)
        lend(sessions[person], context, demo_portal.url)
        checks.bring_axe(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        for first, language in enumerate(LANGUAGES):
            read_in(person, language)
            for name, address in theirs[first :: len(LANGUAGES)]:
                page.set_viewport_size({"width": 320, "height": 700})
                page.goto(address)
                seen = checks.overflow(page) + checks.lost_buttons(page)
                page.set_viewport_size({"width": 1366, "height": 900})
                seen += checks.accessibility_of_kinds(page)
                findings += [f"{name} {language}: {one}" for one in seen]
        context.close()
    assert len(found) > 280  # 305 when it was written: a crawl that stops early proves nothing
    assert not findings, "\n".join(findings)
    assert not complaints, "\n".join(complaints)
