"""What journeys share: a page at the portal of the test, with or without JavaScript, and a worker."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests import portal

PORTALS = ("demo_portal", "live_portal")


@pytest.fixture
def has_javascript() -> bool:
    """Tests that must work without it parametrise this name."""
    return True


@pytest.fixture
def page(request: pytest.FixtureRequest, browser: Browser, has_javascript: bool) -> Iterator[Page]:
    """An empty page whose addresses start at the portal that the test asks for."""
    asked = next((name for name in PORTALS if name in request.fixturenames), None)
    url = request.getfixturevalue(asked).url if asked else None
    context = browser.new_context(java_script_enabled=has_javascript, base_url=url)
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def worker(demo_portal: portal.LivePortal) -> None:
    """The jobs of the demo portal are done."""
    demo_portal.start("worker")
