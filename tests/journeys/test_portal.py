"""The portal as a whole: it answers, its worker works, what dies comes back."""

import json
import time
import urllib.error
import urllib.request

import pytest

pytestmark = pytest.mark.slow


def parts(portal) -> dict[str, str]:
    try:
        with urllib.request.urlopen(f"{portal.url}/healthz", timeout=20) as response:
            return json.load(response)
    except urllib.error.HTTPError as answer:
        return json.load(answer)


def wait_for(state: str, portal) -> str:
    deadline = time.monotonic() + 120
    while parts(portal)["worker"] != state and time.monotonic() < deadline:
        time.sleep(0.25)
    return parts(portal)["worker"]


def test_a_worker_that_starts_makes_the_portal_complete(live_portal):
    assert parts(live_portal)["worker"] == "no sign of life"

    live_portal.start("worker")

    assert wait_for("alive", live_portal) == "alive"


def test_the_sign_in_page_opens_in_a_browser_without_a_complaint(live_portal, page):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(live_portal.url)

    assert page.get_by_role("heading", level=1).count() == 1
    assert complaints == []
