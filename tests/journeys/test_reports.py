"""The status report in a browser, with its script: one click, every block, two windows, a cut line."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from portfolio.statusreports.choices import WITH_MANAGER
from portfolio.statusreports.models import StatusReport
from tests.audit.people import become

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_portal")]
FRENCH, DUTCH = "samira.haddouchi@cfs-fks.example", "pieterjan.moerkens@cfs-fks.example"


def report_of(manager: str, tailoring_class: str) -> StatusReport:
    """A report of the demo that waits for its manager."""
    return StatusReport.objects.filter(
        cycle__state="open",
        state__in=WITH_MANAGER,
        initiative__tailoring_class=tailoring_class,
        initiative__standing__project_manager__email=manager,
    ).earliest("pk")


def open_form(page: Page, report: StatusReport, manager: str, language: str) -> str:
    become(page, manager, language)
    address = f"/portfolio/reports/{report.pk}/edit/"
    page.goto(address)
    return address


def saved(page: Page, text: str) -> None:
    expect(page.locator(".saved-mark")).to_contain_text(text)


def fill_what_is_asked(block: Locator) -> None:
    """Whatever the status block shows and nobody filled yet."""
    soon = (date.today() + timedelta(60)).strftime("%d/%m/%Y")
    for name, value in (
        ("comment", "Eén fout blijft open, de leverancier lost ze op."),
        ("evidence", "Verslag van de test"),
        ("path_to_green", "Hertest in december"),
        ("action_owner", "Projectleider"),
        ("green_on", soon),
    ):
        for field in block.locator(f"[name$=_{name}]").all():
            if field.is_visible() and (name == "green_on" or not field.input_value()):
                field.fill(value)


def test_a_light_report_is_one_click(page):
    report = report_of(FRENCH, "light")
    open_form(page, report, FRENCH, "fr")

    page.get_by_role("button", name=re.compile(r"Rien n’a changé\s?: (re|sou)mettre")).click()

    expect(page.get_by_text("Le rapport a été remis : rien n’a changé.")).to_be_visible()
    report.refresh_from_db()
    assert (report.state, report.is_unchanged) == ("submitted", True)


def test_a_reinforced_report_confirms_its_registers_in_place(page):
    report = report_of(DUTCH, "reinforced")
    open_form(page, report, DUTCH, "nl")
    expect(page.get_by_role("heading", name="Vertrouwen in de realisatie")).to_be_visible()
    page.locator(".block-fold").evaluate_all("all => all.forEach(one => { one.open = true })")
    fill_what_is_asked(page.locator("#status"))
    saved(page, "Opgeslagen")
    line = page.locator("tr", has=page.locator(".line-edit [name^=r][name$=_probability]")).first
    line.locator("summary").click()
    line.locator("[name$=_probability]").select_option("1")
    line.get_by_role("checkbox").check()
    name = line.locator("[name$=_probability]").get_attribute("name")
    saved(page, "Opgeslagen")

    page.get_by_role("button", name="Alles bevestigen").click()
    expect(page.locator("#milestones .block-same")).to_contain_text("Alles bevestigd")
    page.get_by_role("button", name="Indienen").first.click()

    expect(page.get_by_text("Het rapport is ingediend.")).to_be_visible()
    risk = report.risks.get(risk=int(name[1:].partition("_")[0])).risk
    assert (risk.probability, risk.is_for_committee, risk.reviewed_on) == (1, True, date.today())


def test_two_windows_and_a_cut_line_lose_nothing(page):
    report = report_of(DUTCH, "light")
    address = open_form(page, report, DUTCH, "nl")
    other = page.context.new_page()
    other.goto(address)

    page.context.set_offline(True)
    page.locator("[name=headline]").fill("Eerste poging.")
    saved(page, "Geen verbinding")
    page.context.set_offline(False)
    saved(page, "Opgeslagen")
    other.locator("[name=headline]").fill("Tweede poging.")
    other.get_by_role("button", name="Beide teksten vergelijken").click()
    both = other.locator(".error-summary.stale")
    expect(both).to_contain_text("Eerste poging.")
    expect(both).to_contain_text("Tweede poging.")
    other.get_by_role("button", name="Ontwerp opslaan").first.click()
    expect(other.locator("#summary .block-aside")).to_contain_text("Eerste poging.")
    other.get_by_role("button", name="Indienen").first.click()

    expect(other.get_by_text("Het rapport is ingediend.")).to_be_visible()
    report.refresh_from_db()
    assert report.headline == "Tweede poging."
