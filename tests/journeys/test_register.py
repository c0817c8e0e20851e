"""The register as its readers use it: a view saved, many rows changed and put back, in French and in Dutch.

Once with JavaScript and once without.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.audit.people import become

HEAD = "noemie.tilmant@cfs-fks.example"
WORDS = {
    "fr": {
        "views": "Vues",
        "save": "Enregistrer comme vue…",
        "keep": "Enregistrer la vue",
        "name": "Nom en français",
        "mine": "Mes rouges",
        "change": re.compile("Modifier les lignes cochées"),
        "preview": "Aperçu",
        "apply": re.compile(r"Modifier \d+\slignes"),
        "undo": "Annuler toute la modification",
        "undone": "La modification a été annulée.",
    },
    "nl": {
        "views": "Weergaven",
        "save": "Opslaan als weergave…",
        "keep": "De weergave opslaan",
        "name": "Naam in het Nederlands",
        "mine": "Mijn rode",
        "change": re.compile("De aangevinkte rijen wijzigen"),
        "preview": "Voorvertoning",
        "apply": re.compile(r"\d+\srijen wijzigen"),
        "undo": "De hele wijziging ongedaan maken",
        "undone": "De wijziging is ongedaan gemaakt.",
    },
}

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_portal")]


@pytest.mark.parametrize(("language", "has_javascript"), [("fr", False), ("nl", True)])
def test_a_view_is_saved_and_rows_are_changed_and_put_back(page, language, has_javascript):
    words = WORDS[language]
    name = f"{words['mine']} {has_javascript}"
    become(page, HEAD, language)
    page.goto("/portfolio/?declared=red&sort=-name")

    page.locator(".listing-tools summary", has_text=words["views"]).first.click()
    page.get_by_role("link", name=words["save"]).click()
    page.get_by_label(words["name"]).fill(name)
    page.get_by_role("button", name=words["keep"]).click()
    expect(page).to_have_url(re.compile(r"\?view=\d+"))
    expect(page.locator(".listing-tools summary").first).to_contain_text(name)

    boxes = page.locator("tbody input.tick")
    boxes.nth(0).check()
    boxes.nth(1).check()
    boxes.nth(2).check()
    page.get_by_role("button", name=words["change"]).click()
    page.locator("[name=shift_days]").fill("5")
    page.locator("[name=reason]").fill("Essai")
    page.get_by_role("button", name=words["preview"]).click()
    expect(page.locator(".old-new").nth(1)).to_be_visible()
    page.get_by_role("button", name=words["apply"]).click()
    page.get_by_role("button", name=words["undo"]).click()
    expect(page.get_by_text(words["undone"])).to_be_visible()
