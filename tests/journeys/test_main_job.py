"""From a government spreadsheet to a committee pack, in a browser, in French, as each person.

Once with JavaScript and once without: the portal must work without, and be better with it.
"""

import re
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Error, Page, expect

from tests.audit.people import become, sign_in_as

GMPP = Path(__file__).parents[1] / "fixtures" / "imports" / "GMPP_AR_Data_March_2023.csv"
PROJECT = "Government Hubs and Whitehall Campus Programme"
HEAD = "noemie.tilmant@cfs-fks.example"
CENTRAL = "jorn.vanhuffelen@cfs-fks.example"
MANAGER = "bastien.lorquet@cfs-fks.example"
MEMBER = "marie-ange.colpin@cfs-fks.example"

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("worker")]


def wait_for(page: Page, address: str, text: re.Pattern[str]) -> None:
    """Ask for the page until it says so, for two minutes at most, then open it."""
    for _ in range(120):
        if text.search(page.request.get(address).text()):
            with suppress(Error):  # the page before is still on its way
                page.goto(address)
            if page.get_by_text(text).count():
                return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{text.pattern} does not appear on {address}:\n{page.inner_text('main')}")


def import_the_file(page: Page, sender: str) -> str:
    """Upload, map, check and apply; returns the address of the project in the register."""
    page.goto("/reporting/imports/")
    page.get_by_role("link", name="Importer un fichier").click()
    page.set_input_files("input[type=file]", GMPP)
    page.get_by_role("button", name="Déposer").click()
    wait_for(page, page.url, re.compile("Ce qui s’y trouve"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Correspondance")
    page.locator("[name=source]").fill(sender)
    page.get_by_role("button", name="Vérifier le fichier").click()
    wait_for(page, page.url.removesuffix("mapping/"), re.compile("Totaux de contrôle"))
    expect(
        page.get_by_text("471\u202f818").or_(page.get_by_text("471\xa0818")).first
    ).to_be_visible()
    run = page.url
    page.get_by_role("button", name=re.compile(r"Importer 244\slignes")).click()
    wait_for(page, run, re.compile("Appliqué le"))
    page.get_by_role("link", name=PROJECT).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(PROJECT)
    return page.url


def name_a_manager(page: Page, project: str) -> None:
    page.goto(f"{project}people/")
    page.get_by_role("link", name="Attribuer un rôle").click()
    page.locator("[name=role]").select_option("project_manager")
    page.locator("[name=person]").select_option(label="Bastien Lorquet")
    page.locator("#main-form button.btn-primary").click()
    expect(page.get_by_text("Le rôle a été attribué.")).to_be_visible()


def open_a_period(page: Page, month: str, code: str) -> str:
    """Open the month for this project alone, from today; returns the address of the period."""
    today = date.today()
    page.goto("/portfolio/cycles/")
    page.get_by_role("link", name="Ouvrir une période").first.click()
    page.locator("[name=period]").fill(month)
    for field, days in (
        ("opens_on", 0),
        ("deadline_on", 2),
        ("validation_on", 4),
        ("freeze_on", 6),
    ):
        page.locator(f"[name={field}]").fill((today + timedelta(days)).isoformat())
    longer = page.locator("input[name=series]:not([value=monthly])")
    longer.evaluate_all("all => all.forEach(box => { box.checked = false })")
    boxes = page.locator("input[name=initiatives]")
    boxes.evaluate_all("all => all.forEach(box => { box.checked = false })")
    page.get_by_role("checkbox", name=re.compile(code)).check()
    page.get_by_role("button", name="Ouvrir la période").click()
    expect(page.get_by_text("La période est ouverte")).to_be_visible()
    return page.url


def report(page: Page) -> None:
    """The manager saves a draft, is told what is missing, and submits."""
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("vous attend")
    page.get_by_role("link", name=re.compile(f"Compléter.*{PROJECT}")).click()
    page.locator("[name=headline]").fill(
        "Le déménagement suit son plan ; un marché reste à notifier."
    )
    page.get_by_role("button", name="Enregistrer le brouillon").first.click()
    expect(page.get_by_text("Rien n’a encore été remis.")).to_be_visible()
    page.get_by_role("button", name="Remettre").first.click()
    expect(page.get_by_role("link", name="Dites ce qui vient ensuite.").first).to_be_visible()
    expect(page.locator("[name=headline]")).to_have_value(
        re.compile("Le déménagement suit son plan")
    )
    page.locator("[name=done]").fill("Deux sites ont été libérés.")
    page.locator("[name=next_steps]").fill("Notifier le marché du troisième site.")
    page.locator("label", has=page.locator("[name=time_declared][value=green]")).first.click()
    soon = (date.today() + timedelta(60)).strftime("%d/%m/%Y")
    for name, value in (
        ("comment", "Le sponsor sera désigné en décembre."),
        ("path_to_green", "La direction désigne un sponsor."),
        ("green_on", soon),
        ("action_owner", "Le PMO central"),
    ):
        page.locator(f"[name=resources_{name}]").fill(value)
    page.get_by_role("button", name="Remettre").first.click()
    expect(page.get_by_text("Le rapport a été remis.")).to_be_visible()


def validate(page: Page, period: str) -> None:
    page.goto(period)
    page.get_by_role("link", name=PROJECT).first.click()
    page.locator(".side-validate").get_by_role("button", name="Valider").click()
    expect(page.get_by_text(re.compile("Le rapport sur .* a été validé"))).to_be_visible()


def freeze(page: Page) -> None:
    """Freeze every open period, the oldest first."""
    page.goto("/portfolio/cycles/")
    rows = page.locator("main tbody tr", has_text="ouverte").all()
    for period in reversed([row.locator("a").first.get_attribute("href") for row in rows]):
        page.goto(period)
        page.get_by_role("link", name="Aperçu du gel").click()
        page.get_by_role("link", name="Geler cette période…").click()
        page.get_by_role("button", name="Geler cette période").click()
        expect(page.get_by_text("La période est gelée.")).to_be_visible()


def build_and_release(page: Page) -> str:
    """Build the pack of the latest period in three languages, then release it; returns its address."""
    page.goto("/reporting/packs/create/")
    page.locator("[name=foreword_fr]").fill("Un projet repris du tableur, rien à décider.")
    page.locator("[name=foreword_nl]").fill("Eén project uit het rekenblad, niets te beslissen.")
    page.get_by_role("button", name="Composer le dossier").click()
    page.goto("/reporting/packs/")
    page.locator("main tbody a").first.click()
    pack = page.url
    wait_for(page, pack, re.compile("Fichiers de ce dossier"))
    page.get_by_role("link", name="Diffuser…").click()
    page.get_by_role("button", name="Diffuser", exact=True).click()
    wait_for(page, pack, re.compile("diffusé", re.I))
    return pack


def read_as_a_member(page: Page, pack: str) -> bytes:
    """Download the French pack from the first page, in two clicks."""
    for _ in range(60):
        page.goto("/")
        link = page.locator(f"a[href*='{pack.split('/reporting')[1]}']").first
        if link.count():
            break
        page.wait_for_timeout(1000)
    link.click()
    with page.expect_download() as download:
        page.locator("a[href$='fr.pdf']").first.click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize(
    ("has_javascript", "months_ahead"), [(True, 0), (False, 1)], ids=["js", "plain"]
)
def test_from_a_spreadsheet_to_a_pack_in_the_hands_of_the_committee(
    page, has_javascript, months_ahead, tmp_path
):
    today = date.today()
    ahead = today.year * 12 + today.month - 1 + months_ahead
    month = f"{ahead // 12}-{ahead % 12 + 1:02d}"

    sign_in_as(page, HEAD, "fr")
    project = import_the_file(page, f"journey {has_javascript}")
    code = re.search(r"PR\d{4}-\d{3,}", page.inner_text("main"))[0]
    name_a_manager(page, project)
    period = open_a_period(page, month, code)

    become(page, MANAGER, "fr")
    report(page)

    become(page, CENTRAL, "fr")
    validate(page, period)

    become(page, HEAD, "fr")
    freeze(page)
    pack = build_and_release(page)

    become(page, MEMBER, "fr")
    document = read_as_a_member(page, pack)
    file = tmp_path / "pack.pdf"
    file.write_bytes(document)
    with pikepdf.open(file) as pdf:
        assert str(pdf.Root.Lang).startswith("fr")
        assert len(pdf.pages) >= 4
    refused = page.goto("/portfolio/cycles/")
    assert refused.status == 403
