"""The reporting cycle in a browser: sent back and handed in again, late, frozen, compared, put right."""

import re
from datetime import date, timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from portfolio.statusreports.models import ReportingCycle, StatusReport
from portfolio.statusreports.reminding import calls_of_day, send
from ppm.accounts.models import Person
from ppm.notices.mail import mail_for
from tests.audit.people import become

HEAD = "noemie.tilmant@cfs-fks.example"
CENTRAL = "jorn.vanhuffelen@cfs-fks.example"
RACHID = "rachid.ouazzani@cfs-fks.example"
SAMIRA = "samira.haddouchi@cfs-fks.example"
MOERKENS = "pieterjan.moerkens@cfs-fks.example"
LORQUET = "bastien.lorquet@cfs-fks.example"
NOTHING_ODD = "Tout avance comme prévu / Alles verloopt zoals gepland"
SHORTER = "Nous tenons la date / Wij halen de datum"
CHANGED = {
    "fr": "Changements depuis la version renvoyée",
    "nl": "Gewijzigd sinds de teruggestuurde versie",
}
# What a dimension asks for that is not green, or declared better than it was computed.
ASKED = {
    "comment": "Connu et suivi / Gekend en opgevolgd",
    "evidence": "PV",
    "path_to_green": "Renfort / Versterking",
    "action_owner": "Chef de projet / Projectmanager",
}

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_portal")]


def open_cycle() -> ReportingCycle:
    return ReportingCycle.objects.open().latest("period")


def report_of(code: str) -> StatusReport:
    return StatusReport.objects.get(cycle=open_cycle(), initiative__name_fr=code)


def write(page: Page, headline: str) -> None:
    """Fill in what a light report asks for, and submit."""
    if not page.locator("[name=headline]").is_visible():  # a block that nobody sent back is folded
        page.locator("#summary details > summary").first.click()
    page.locator("[name=headline]").fill(headline)
    page.locator("[name=done]").fill("Relu, testé.")
    page.locator("[name=next_steps]").fill("Mise en service.")
    later = f"{date.today() + timedelta(90):%d/%m/%Y}"
    for part, words in {**ASKED, "green_on": later}.items():
        for asked in page.locator(f"[name$=_{part}]:visible").all():
            asked.fill(words)
    page.locator("button[name=step][value=submit]").first.click()


@pytest.mark.parametrize(
    ("language", "manager", "reviewer", "project", "has_javascript"),
    [
        ("fr", SAMIRA, RACHID, "Mandats des comptables", True),
        ("nl", MOERKENS, CENTRAL, "Registre des algorithmes", False),
    ],
    ids=["fr", "nl"],
)
def test_a_report_goes_back_by_section_and_comes_again(
    page, has_javascript, language, manager, reviewer, project
):
    report = report_of(project)
    edit = f"/portfolio/reports/{report.pk}/edit/"
    board = f"/portfolio/cycles/{report.cycle_id}/to_validate/?report={report.pk}"
    become(page, manager, language)
    page.goto(edit)
    write(page, NOTHING_ODD)
    page.wait_for_url(re.compile(rf"/reports/{report.pk}/$"))

    become(page, reviewer, language)
    page.goto(board)
    page.locator(".side-return > details", has=page.locator("[name=comment_summary]")).locator(
        "> summary"
    ).click()
    page.locator("[name=comment_summary]").fill("Plus court, svp.")
    page.locator(".side-return button.btn-secondary").click()
    expect(page.get_by_role("status").get_by_text(report.initiative.code).first).to_be_visible()

    become(page, manager, language)
    task = page.locator("li.task", has_text="Plus court, svp.").first
    task.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(rf"{edit}#summary$"))
    write(page, SHORTER)
    page.wait_for_url(re.compile(rf"/reports/{report.pk}/$"))

    become(page, reviewer, language)
    page.goto(board)
    panel = page.locator("#report-panel")
    expect(panel.get_by_role("heading", level=3, name=CHANGED[language])).to_be_visible()
    expect(panel.locator("del.was")).to_have_text([NOTHING_ODD])
    expect(panel.locator("ins.now")).to_have_text([SHORTER])
    if panel.locator("[name=agrees]").count():  # declared better than computed
        panel.locator("[name=agrees]").check()
    panel.locator(".side-validate button.btn-primary").click()
    expect(page.get_by_role("status").get_by_text(report.initiative.code).first).to_be_visible()
    report.refresh_from_db()
    assert (report.state, report.revision) == ("validated", 2)


def test_the_deadline_passes_and_the_period_is_frozen_compared_and_put_right(page):
    cycle, today = open_cycle(), date.today()
    late = report_of("Dossier unique")

    # Yesterday was the last day; the job of today escalates.
    become(page, CENTRAL, "nl")
    page.goto(f"/portfolio/cycles/{cycle.pk}/edit/")
    for name, days in {"deadline_on": -1, "reminder_1": 0, "escalation_on": 0}.items():
        page.locator(f"[name={name}]").fill((today + timedelta(days)).isoformat())
    for name in ("reminder_2", "reminder_3"):
        page.locator(f"[name={name}]").fill("")
    page.locator("[name=reason]").fill("De commissie vergadert vroeger.")
    page.locator("#main-form button.btn-primary").click()
    expect(page.get_by_role("link", name=re.compile(r"^Te laat \(\d+\)$"))).to_be_visible()
    cycle.refresh_from_db()
    sent = send(calls=calls_of_day(cycle, today), by=Person.objects.system(), at=now(), today=today)
    [told] = [
        one for one in sent if one.person.email == LORQUET and f"/{late.pk}/edit/" in one.link
    ]
    assert told.kind.endswith("report_overdue")
    assert told.link in str(mail_for([told]).body)
    become(page, LORQUET, "fr")
    page.goto(told.link)
    expect(page.locator("#" + told.link.partition("#")[2])).to_be_visible()

    # Frozen with the values of last time.
    become(page, HEAD, "fr")
    page.goto(f"/portfolio/cycles/{cycle.pk}/late/")
    expect(page.get_by_role("link", name="Dossier unique")).to_be_visible()
    page.get_by_role("link", name="Aperçu du gel").click()
    expect(page.get_by_text(re.compile(r"^Non remis \(\d+\)$")).first).to_be_visible()
    page.get_by_role("link", name="Geler cette période…").click()
    page.get_by_role("button", name="Geler cette période").click()
    expect(page.get_by_text("La période est gelée.")).to_be_visible()
    snapshot = cycle.snapshots.get()
    row = snapshot.projects.get(initiative=late.initiative)
    assert row.is_stale
    page.goto(f"/reporting/snapshots/projects/{row.pk}/")
    expect(page.get_by_text("ce sont les valeurs du rapport précédent")).to_be_visible()

    # Somebody asks for a correction, somebody else agrees.
    become(page, RACHID, "fr")
    wrong = snapshot.projects.get(initiative__name_fr="Ciblage des contrôles")
    page.goto(f"/reporting/snapshots/projects/{wrong.pk}/")
    page.locator("a[href$='/forecast_end/']").click()
    page.locator("[name=new]").fill("2031-01-31")
    page.locator("[name=reason]").fill("Date mal recopiée.")
    page.locator("#main-form button.btn-primary").click()
    become(page, CENTRAL, "nl")
    page.goto(f"/reporting/snapshots/projects/{wrong.pk}/")
    page.locator("main a[href*='/corrections/']").first.click()
    page.locator("button[value=agree]").click()
    expect(page.get_by_text("31/01/2031").first).to_be_visible()

    # What changed since the period before: in the portfolio, then in this project.
    page.goto(f"/reporting/compare/?after={snapshot.pk}&show=moved")
    moved = page.locator("#moved tr", has_text=wrong.code)
    expect(moved.get_by_text("31/01/2031")).to_be_visible()
    moved.get_by_role("link").first.click()
    expect(page.get_by_text("31/01/2031").first).to_be_visible()
