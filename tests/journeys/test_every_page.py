"""Every page once in a browser: under axe, at two widths, in one of the three languages, without a complaint.

The whole matrix is `make audit`.
"""

from itertools import cycle

import pytest

from tests.audit import checks
from tests.audit.addresses import START, Found, crawl
from tests.audit.people import PEOPLE, become

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(demo_portal, browser) -> Found:
    """An example of every page that links lead to in the demo."""
    found = Found()
    for person in PEOPLE:
        context = browser.new_context(base_url=demo_portal.url)
        become(context.new_page(), person, "fr")
        crawl(context.request, demo_portal.url, person, found, START)
        context.close()
    return found


def test_every_page_is_accessible_and_fits_its_window(demo_portal, browser, found):
    """One test, because each process that had a part of it would look for all pages first."""
    findings, complaints = [], []
    pages = {}
    examples = sorted((person, name, at) for name, (person, at) in found.examples.items())
    for (person, name, address), language in zip(examples, cycle(("fr", "nl", "en")), strict=False):
        page = pages.get((person, language))
        if page is None:
            page = browser.new_context(base_url=demo_portal.url).new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            become(page, person, language)
            pages[person, language] = page
        page.set_viewport_size({"width": 1366, "height": 900})
        page.goto(address)
        seen = checks.accessibility(page)
        page.set_viewport_size({"width": 320, "height": 700})
        findings += [f"{name} {language}: {one}" for one in seen + checks.overflow(page)]
        findings += [f"{name} {language}: {one}" for one in checks.lost_buttons(page)]
    for page in pages.values():
        page.context.close()
    assert not findings, "\n".join(findings)
    assert not complaints, "\n".join(complaints)
