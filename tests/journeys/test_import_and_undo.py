"""A department's bilingual workbook is imported with a correction, then undone; in French and in Dutch."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, expect

from tests.audit.people import become

FILE = Path(__file__).parents[1] / "fixtures" / "imports" / "departement_bilingue_2026-10-31.xlsx"
CENTRAL = "jorn.vanhuffelen@cfs-fks.example"
WORDS = {
    "fr": {
        "upload": "Déposer",
        "mapping": "Correspondance",
        "check": "Vérifier le fichier",
        "apply": re.compile(r"Importer 6\s+lignes"),
        "applied": re.compile("Appliqué le"),
        "undo": "Annuler cette importation…",
        "confirm": "Annuler l’importation",
        "undone": re.compile("Annulé le"),
    },
    "nl": {
        "upload": "Uploaden",
        "mapping": "Koppeling",
        "check": "Het bestand nakijken",
        "apply": re.compile(r"6\s+rijen importeren"),
        "applied": re.compile("Toegepast op"),
        "undo": "Deze import ongedaan maken…",
        "confirm": "De import ongedaan maken",
        "undone": re.compile("Ongedaan gemaakt op"),
    },
}

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worker")]


def look_until(page: Page, address: str, found: str) -> None:
    """Open the address again until it shows this, for two minutes at most."""
    for _ in range(120):
        with suppress(Error):  # the page before is still on its way
            page.goto(address)
        if page.locator(found).count():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{found} does not appear on {address}:\n{page.inner_text('main')}")


@pytest.mark.parametrize(("language", "has_javascript"), [("fr", True), ("nl", False)])
def test_a_department_workbook_comes_in_and_goes_again(page, language, has_javascript):
    words = WORDS[language]
    become(page, CENTRAL, language)
    page.goto("/reporting/imports/new/")
    page.set_input_files("input[type=file]", FILE)
    page.get_by_role("button", name=words["upload"]).click()
    run = page.url
    look_until(page, run, "#mapping-fields")
    run = page.url.removesuffix("mapping/")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["mapping"])

    page.locator("[name=source]").fill(f"Journey {language} {has_javascript}")
    page.locator("details.mapping-words summary").first.click()
    page.locator("select[name^='unit:']").first.select_option("D10")
    page.locator("[name=cost_total-scale]").select_option("3")
    page.get_by_role("button", name=words["check"]).click()
    look_until(page, run, "#main-form input[name=token]")
    page.get_by_role("button", name=words["apply"]).click()
    look_until(page, run, ".note-good")
    expect(page.get_by_text(words["applied"])).to_be_visible()
    project = page.locator("tbody a").first.get_attribute("href")
    assert page.goto(project).status == 200
    expect(page.get_by_role("heading", level=1)).to_contain_text("D10-00")

    page.goto(run)
    page.get_by_role("link", name=words["undo"]).click()
    page.locator("[name=reason]").fill("Le coût était en M€, pas en k€.")
    page.get_by_role("button", name=words["confirm"]).click()
    look_until(page, run, ".note-warn")
    expect(page.get_by_text(words["undone"])).to_be_visible()
    assert page.goto(project).status == 404
