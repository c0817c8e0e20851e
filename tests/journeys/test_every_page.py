"""Every page once, in one of the three languages, without a complaint: its markup, its width, axe.

The test draws all pages and reads their markup. It shows each to the browser, in a window that stands at the
portal, so that styles, scripts and policy are the portal's, and measures its width there. Those that hold a
sort of element where no other page has it are looked at under axe. The whole matrix is `make audit`.
"""

import pytest

from tests.audit import checks, markup
from tests.audit.addresses import Found, crawl
from tests.audit.people import PEOPLE, client_of, lend

pytestmark = pytest.mark.slow
LANGUAGES = ("fr", "nl", "en")
NARROW, WIDE = {"width": 320, "height": 700}, {"width": 1366, "height": 900}


@pytest.fixture(scope="module")
def sessions(demo_portal):
    return {person: client_of(person) for person in PEOPLE}


@pytest.fixture(scope="module")
def found(sessions) -> Found:
    """An example of every page that links lead to in the demo."""
    found: Found = {}
    for person, client in sessions.items():
        crawl(client, person, found, LANGUAGES)
    return found


@pytest.fixture
def complaints() -> list[str]:
    """What the browser has to say of the pages."""
    return []


@pytest.fixture
def window(demo_portal, browser, sessions, complaints):
    """Make a window of this size that stands at the portal, with axe in it."""

    def make(viewport):
        context = browser.new_context(base_url=demo_portal.url, viewport=viewport)
        lend(sessions[PEOPLE[0]], context)
        checks.bring_axe(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        return page

    return make


def test_every_page_is_accessible_and_fits_its_window(window, found, complaints):
    """One test, because each process that had a part of it would look for all pages first."""
    new = markup.with_every_shape({name: one.text for name, one in found.items()})
    narrow, wide = window(NARROW), window(WIDE)
    findings = []
    for name, one in sorted(found.items()):
        seen = list(markup.faults(one.text))
        narrow.set_content(one.text)
        seen += checks.overflow(narrow) + checks.lost_buttons(narrow)
        if name in new:
            wide.set_content(one.text)
            seen += checks.accessibility_of_kinds(wide)
        findings += [f"{one.person} {name}: {fault}" for fault in seen]
    assert len(found) > 280  # 307 when it was written: a crawl that stops early proves nothing
    assert 100 < len(new) < len(found)
    assert not findings, "\n".join(findings)
    assert not complaints, "\n".join(complaints)
