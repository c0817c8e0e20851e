"""Away for a week: hand over, be replaced, take it back; in both languages, with and without JavaScript."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.audit.people import become

LORQUET = ("bastien.lorquet@cfs-fks.example", "Bastien Lorquet")
MOERKENS = ("pieterjan.moerkens@cfs-fks.example", "Pieterjan Moerkens")
WORDS = {
    "fr": {
        "delegate": "Absent ? Déléguer",
        "for": "pour",
        "end": "Y mettre fin",
        "end_now": "Y mettre fin maintenant",
    },
    "nl": {
        "delegate": "Afwezig? Laat u vervangen",
        "for": "voor",
        "end": "Beëindigen",
        "end_now": "Nu beëindigen",
    },
}

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_portal")]


@pytest.mark.parametrize(
    ("language", "giver", "substitute", "has_javascript"),
    [("fr", LORQUET, MOERKENS, True), ("nl", MOERKENS, LORQUET, False)],
    ids=["fr", "nl"],
)
def test_somebody_away_hands_over_and_takes_it_back(
    page, has_javascript, language, giver, substitute
):
    words = WORDS[language]
    become(page, giver[0], language)
    page.locator("main").get_by_role("link", name=words["delegate"]).click()
    page.locator("[name=valid_to]").fill((date.today() + timedelta(5)).isoformat())
    page.locator("[name=substitute]").select_option(label=substitute[1])
    page.locator("#main-form button.btn-primary").click()
    expect(page.locator("main").get_by_text(substitute[1]).first).to_be_visible()

    become(page, substitute[0], language)
    task = page.locator("li.task", has_text=f"{words['for']} {giver[1]}").first
    task.get_by_role("link").first.click()
    if not page.locator("[name=headline]").is_visible():  # a block that nobody sent back is folded
        page.locator("#summary details > summary").first.click()
    expect(page.locator("[name=headline]")).to_be_visible()
    report = page.url.partition("#")[0]
    page.locator("[name=headline]").fill("Vu avec la personne absente.")
    page.locator("button.btn-secondary[name=step][value=save]").first.click()
    page.goto("/")
    assert page.goto(report).status == 200

    become(page, giver[0], language)
    page.goto("/portfolio/absences/")
    page.get_by_role("link", name=words["end"], exact=True).first.click()
    page.get_by_role("button", name=words["end_now"]).click()
    page.wait_for_url("**/absences/")

    become(page, substitute[0], language)
    assert page.locator("li.task", has_text=giver[1]).count() == 0
    assert page.goto(report).status == 404
