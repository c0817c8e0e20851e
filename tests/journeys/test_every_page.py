"""Every page once, in one of the three languages, without a complaint: its markup, its width, axe.

All pages are asked for and their markup is read. Those that hold a sort of element where no other page has
it are opened in the browser, under axe; of the others, made of the same parts, the width is measured. The
whole matrix is `make audit`.
"""

from collections import defaultdict

import pytest

from tests.audit import checks, markup
from tests.audit.addresses import Found, crawl
from tests.audit.people import PEOPLE, client_of, lend, read_in

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
        crawl(client, person, found)
    return found


def test_every_page_is_accessible_and_fits_its_window(demo_portal, browser, sessions, found):
    """One test, because each process that had a part of it would look for all pages first."""
    findings, complaints = [], []
    opened = markup.with_every_shape({name: one.text for name, one in found.items()})
    pages = defaultdict(list)
    for name, one in sorted(found.items()):
        findings += [f"{name}: {fault}" for fault in markup.faults(one.text)]
        pages[one.person].append((name, one))
    for person, theirs in pages.items():
        context = browser.new_context(base_url=demo_portal.url, viewport=NARROW)
        lend(sessions[person], context, demo_portal.url)
        checks.bring_axe(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        theirs_opened = [(name, one) for name, one in theirs if name in opened]
        for first, language in enumerate(LANGUAGES):
            read_in(person, language)
            for name, one in theirs_opened[first :: len(LANGUAGES)]:
                page.set_viewport_size(NARROW)
                page.goto(one.address)
                seen = checks.overflow(page) + checks.lost_buttons(page)
                page.set_viewport_size(WIDE)
                seen += checks.accessibility_of_kinds(page)
                findings += [f"{name} {language}: {fault}" for fault in seen]
        page.set_viewport_size(NARROW)
        page.goto("/")
        for name, one in theirs:
            if name not in opened:
                page.set_content(
                    one.text
                )  # as if it had come from there: same scripts, same policy
                seen = checks.overflow(page) + checks.lost_buttons(page)
                findings += [f"{name}: {fault}" for fault in seen]
        context.close()
    assert len(found) > 280  # 305 when it was written: a crawl that stops early proves nothing
    assert 100 < len(opened) < len(found)
    assert not findings, "\n".join(findings)
    assert not complaints, "\n".join(complaints)
