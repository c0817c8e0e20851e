"""Finding something, and a promise that moves: in French and in Dutch, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.audit.people import become

HEAD = "noemie.tilmant@cfs-fks.example"
DUTCH_MANAGER = "pieterjan.moerkens@cfs-fks.example"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_portal")]


@pytest.mark.parametrize("has_javascript", [False], ids=["without JavaScript"])
@pytest.mark.parametrize(
    ("language", "heading", "name", "meant"),
    [
        ("fr", "Recherche", "Identités et accès", "Vouliez-vous dire"),
        ("nl", "Zoeken", "Identiteiten en toegang", "Bedoelde u"),
    ],
)
def test_a_name_is_found_and_a_wrong_one_is_put_right(page, language, heading, name, meant):
    become(page, HEAD, language)
    box = page.get_by_role("banner").get_by_role("searchbox")
    box.fill(name.lower().replace("é", "e").replace("è", "e"))
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    expect(page.locator(".hits li").first).to_contain_text(name)

    page.get_by_role("main").get_by_role("searchbox").fill(name[:4] + name[5:9] + "x")
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page.get_by_text(meant)).to_be_visible()
    page.locator(".hits a", has_text=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


@pytest.mark.parametrize("has_javascript", [True], ids=["with JavaScript"])
@pytest.mark.parametrize(
    ("language", "name"), [("fr", "Moteur de calcul"), ("nl", "Berekeningsmotor")]
)
def test_the_keyboard_finds_a_project_from_anywhere(page, language, name):
    become(page, HEAD, language)
    page.goto("/portfolio/")
    page.locator("main").press("/")
    page.keyboard.type(name[:7].lower())
    expect(page.get_by_role("option").first).to_contain_text(name)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestion[aria-selected=true]")).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


@pytest.mark.parametrize(
    ("has_javascript", "language", "tab", "add", "save", "told"),
    [
        (True, "fr", "Dépendances", "Ajouter une dépendance", "Enregistrer", "invité à confirmer"),
        (
            False,
            "nl",
            "Afhankelijkheden",
            "Een afhankelijkheid toevoegen",
            "Opslaan",
            "te bevestigen",
        ),
    ],
)
def test_a_manager_asks_for_something_and_sees_the_promise_that_moved(
    page, has_javascript, language, tab, add, save, told
):
    become(page, DUTCH_MANAGER, language)
    page.goto("/search/?q=Berekeningsmotor")
    page.locator(".hits a", has_text=re.compile("Berekeningsmotor|Moteur de calcul")).first.click()
    page.wait_for_url(re.compile(r"/portfolio/\d+/"))
    page.goto(re.sub(r"/portfolio/(\d+)/.*", r"/portfolio/\1/dependencies/", page.url))
    expect(page.get_by_role("link", name=tab).first).to_be_visible()
    # The promise of “Identities and access” moved by two months.
    expect(
        page.get_by_text(re.compile(r"6[0-2] (jours plus tard|dagen later)")).first
    ).to_be_visible()

    page.get_by_role("link", name=add).first.click()
    page.locator("[name=other]").fill("PR1999-001")
    page.locator("[name=what]").fill("De testgegevens")
    page.locator("[name=needed_on]").fill("2044-01-05")
    page.get_by_role("button", name=save).click()
    expect(page.locator("[name=other]")).to_have_value("PR1999-001")  # refused, and kept
