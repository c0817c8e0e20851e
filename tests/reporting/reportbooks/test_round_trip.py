"""Workbooks go out, are changed, come back: only what was touched differs; each is written whole or not."""

import shutil
import subprocess
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from methodology.tailoring.choices import Dimension
from portfolio.finance.models import MoneyLine
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.services import edit_risk
from portfolio.standings.models import Standing
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.fields import typed_amount
from portfolio.statusreports.services import save_draft
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs import execution
from reporting.registerbooks.values import clean
from reporting.reportbooks import services
from reporting.reportbooks.asking import key_of
from reporting.retention.sweeping import _drafts
from tests.reporting.reportbooks.conftest import (
    AT,
    applied,
    book_of,
    cell,
    changes,
    make_report,
    opened,
    outcomes,
    saved,
    sent,
    zipped,
)
from tests.reporting.reportbooks.programs import PROGRAMS

WORD = {
    "declared": "Amber",
    "comment": "Le fournisseur est en retard.",
    "evidence": "PV du 2 novembre",
    "path_to_green": "Renfort de deux personnes",
    "green_on": date(2027, 1, 4),
    "action_owner": "Chef de projet",
}
SOFFICE = shutil.which("soffice")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


# What somebody changes in a workbook, and how the form spells it in the language of the workbook.
CHANGES = (
    (("headline", "value"), "Deux semaines de retard : = +1 «\u00a0avis\u00a0»", None),
    (("done", "value"), "Analyse terminée.\nTests commencés.", None),
    (("forecast", "value"), 1250.5, lambda: typed_amount(Decimal("1250.50"))),
    (("forecast_end", "value"), date(2027, 8, 31), lambda: "31/08/2027"),
    (("time", "declared"), "Orange", lambda: "amber"),
    (("m", "forecast_on"), date(2026, 12, 15), lambda: "15/12/2026"),
    (("risk", "probability"), "5", lambda: "5"),
)


def test_of_sixty_workbooks_only_the_changed_cells_differ(department, cycle, manager):
    reports = [make_report(department, cycle, manager) for _ in range(20)]
    lines = {
        one.pk: {
            "m": f"m{one.initiative.milestones.get().pk}",
            "risk": f"risk:{Risk.objects.get(initiative=one.initiative).pk}",
        }
        for one in reports
    }
    for turn, language in enumerate(("fr", "nl", "en")):
        books, expected = [], {}
        for number, report in enumerate(reports):
            book, wanted = opened(book_of(report, language)), {}
            for change in {(number + turn) % len(CHANGES), (2 * number) % len(CHANGES)}:
                (row, column), value, spelled = CHANGES[change]
                found = lines[report.pk].get(row, row)
                cell(book, (found, column)).value = value
                with translation.override(language):
                    wanted[key_of(found, column)] = spelled() if spelled else clean(value)
            program = (saved, *PROGRAMS)[(number + turn) % (len(PROGRAMS) + 1)]
            books.append(program(book))
            expected[number + 1] = wanted
        made = sent(zipped(*books), manager, name="all.zip")
        assert [one.sentence for row in made.workbooks.all() for one in row.all_faults()] == []
        assert {
            number: {key: wanted for key, (_stands, wanted) in found.items()}
            for number, found in changes(made).items()
        } == expected
    assert not ReportDraft.objects.exists()


def test_only_changed_cells_differ_and_undoing_puts_them_back(department, cycle, manager):
    reports = [make_report(department, cycle, manager) for _ in range(3)]
    books = [
        opened(book_of(one, language))
        for one, language in zip(reports, ("fr", "nl", "en"), strict=True)
    ]
    cell(books[0], ("headline", "value")).value = "Nous avons deux semaines de retard."
    cell(books[0], ("forecast", "value")).value = 1250.5
    milestone = reports[0].initiative.milestones.get()
    cell(books[0], (f"m{milestone.pk}", "forecast_on")).value = date(2026, 12, 15)
    cell(books[1], ("time", "declared")).value = "Orange"  # the word of another language
    risk = Risk.objects.get(initiative=reports[1].initiative)
    cell(books[1], (f"risk:{risk.pk}", "probability")).value = "5 – very high"

    made = sent(zipped(*(saved(one) for one in books)), manager, name="all.zip")

    assert [one.outcome for one in made.workbooks.order_by("number")] == [
        "differs",
        "differs",
        "same",
    ]
    assert changes(made) == {
        1: {
            "headline": ("", "Nous avons deux semaines de retard."),
            "forecast": ("", "1 250,50".replace(" ", "\u202f")),
            f"m{milestone.pk}_forecast_on": ("01/12/2026", "15/12/2026"),
        },
        2: {
            "time_declared": ("grey", "amber"),
            f"risk:{risk.pk}:probability": (str(risk.probability), "5"),
        },
        3: {},
    }
    assert not ReportDraft.objects.exists()

    made = applied(made, manager)
    draft = ReportDraft.objects.get(report=reports[0])
    assert draft.values["headline"] == "Nous avons deux semaines de retard."
    assert Risk.objects.get(pk=risk.pk).probability == 5
    assert made.state == "applied"

    made = services.ask_to_undo(made=made, reason="Wrong files", by=manager, at=AT)
    execution.run_here(made.job)
    assert "headline" not in ReportDraft.objects.get(report=reports[0]).values
    assert Risk.objects.get(pk=risk.pk).probability == risk.probability
    assert [one.outcome for one in made.workbooks.order_by("number")] == [
        "undone",
        "undone",
        "same",
    ]


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice: apt-get install libreoffice-calc")
def test_what_libreoffice_saves_differs_in_the_changed_cell_only(
    department, cycle, manager, tmp_path
):
    report = make_report(department, cycle, manager)
    book = opened(book_of(report, "nl"))
    cell(book, ("headline", "value")).value = "Alles op schema."
    (tmp_path / "in.xlsx").write_bytes(saved(book))
    subprocess.run(
        [
            *(SOFFICE, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "out"),
            tmp_path / "in.xlsx",
        ],
        check=True,
        timeout=120,
    )
    made = sent((tmp_path / "out" / "in.xlsx").read_bytes(), manager)
    assert changes(made) == {1: {"headline": ("", "Alles op schema.")}}


def test_a_complete_report_is_submitted_and_an_incomplete_one_says_what_it_lacks(
    department, cycle, manager
):
    reports = [make_report(department, cycle, manager) for _ in range(2)]
    books = [opened(book_of(one)) for one in reports]
    for name in ("headline", "done", "next_steps"):
        cell(books[0], (name, "value")).value = "Nous sommes dans les temps."
    for dimension in Dimension.values:
        for part, said in WORD.items():
            cell(books[0], (dimension, part)).value = said
    cell(books[0], ("forecast_end", "value")).value = date(2027, 9, 30)
    cell(books[0], ("forecast", "value")).value = 1300
    cell(books[0], ("actual", "value")).value = 400
    cell(books[0], ("accounts_as_of", "value")).value = date(2026, 9, 30)
    milestone = reports[0].initiative.milestones.get()
    cell(books[0], (f"m{milestone.pk}", "forecast_on")).value = date(2026, 12, 15)
    stood = written_to(reports[0])
    cell(books[1], ("done", "value")).value = "Rien."
    made = sent(zipped(*map(saved, books)), manager, name="all.zip", is_to_submit=True)
    assert [bool(one.missing) for one in made.workbooks.order_by("number")] == [False, True]
    made = applied(made, manager)
    assert outcomes(made) == ["submitted", "drafted"]
    assert "Write a headline" in str(made.workbooks.get(number=2).missing)
    reports[0].refresh_from_db()
    assert (reports[0].state, reports[0].headline) == ("submitted", "Nous sommes dans les temps.")
    assert written_to(reports[0]) == (
        date(2027, 9, 30), [date(2026, 12, 15)],
        [("actual", 400), ("budget", 1000), ("forecast", 1300)], date(2026, 9, 30), 1300,
    )  # fmt: skip

    made = services.ask_to_undo(made=made, reason="Too early", by=manager, at=AT)
    execution.run_here(made.job)
    reports[0].refresh_from_db()
    assert reports[0].state == "draft"
    assert ReportDraft.objects.get(report=reports[0]).values["headline"] == ""
    assert written_to(reports[0]) == stood
    assert stood == (date(2027, 6, 30), [date(2026, 12, 1)], [("budget", 1000)], None, None)


def written_to(report):
    """What a submission writes to plan, money and standing."""
    project = report.initiative
    project.refresh_from_db()
    standing = Standing.objects.get(pk=project.pk)
    money = MoneyLine.objects.filter(initiative=project).order_by("measure")
    return (
        project.forecast_end,
        list(project.milestones.values_list("forecast_on", flat=True)),
        list(money.values_list("measure", "amount")),
        standing.accounts_as_of,
        standing.forecast,
    )


def test_what_somebody_changed_after_a_submission_keeps_its_workbook(
    department, cycle, manager, pmo
):
    report = make_report(department, cycle, manager)
    book = opened(book_of(report))
    risk = Risk.objects.get(initiative=report.initiative)
    cell(book, (f"risk:{risk.pk}", "probability")).value = "5 – very high"
    made = applied(sent(saved(book), manager), manager)
    edit_risk(pk=risk.pk, version=None, by=pmo, at=AT, probability=4)
    made = services.ask_to_undo(made=made, reason="Wrong file", by=manager, at=AT)
    execution.run_here(made.job)
    assert outcomes(made) == ["kept"]
    assert Risk.objects.get(pk=risk.pk).probability == 4


def test_a_pmo_writes_on_behalf_with_a_reason(department, cycle, manager, entity_pmo):
    report = make_report(department, cycle, manager)
    book = opened(book_of(report))
    cell(book, ("headline", "value")).value = "Dicté au téléphone."
    made = sent(saved(book), entity_pmo)
    assert made.workbooks.get().is_on_behalf
    applied(made, entity_pmo)
    report.refresh_from_db()
    assert (report.on_behalf_by, report.on_behalf_reason) == (entity_pmo, "Back")
    assert ReportDraft.objects.get(report=report).values["headline"] == "Dicté au téléphone."


def test_what_changes_between_comparing_and_writing_refuses_that_workbook_only(
    department, cycle, manager
):
    reports = [make_report(department, cycle, manager) for _ in range(2)]
    books = [opened(book_of(one)) for one in reports]
    for book in books:
        cell(book, ("headline", "value")).value = "Tout va bien."
    made = sent(zipped(*map(saved, books)), manager, name="all.zip")
    save_draft(report=reports[0], values={"headline": "Typed."}, version=0, by=manager, at=AT)
    made = applied(made, manager)
    assert outcomes(made) == ["refused", "drafted"]
    assert ReportDraft.objects.get(report=reports[0]).values["headline"] == "Typed."


def test_the_cells_of_workbooks_go_with_the_drafts_of_frozen_periods(department, cycle, manager):
    book = opened(book_of(make_report(department, cycle, manager)))
    cell(book, ("headline", "value")).value = "Tout va bien."
    made = applied(sent(saved(book), manager), manager)
    with audit.action("test.prepared", by=Person.objects.system()):
        cycle.state, cycle.frozen_at, cycle.frozen_by = "frozen", AT, manager
        cycle.save()
        assert _drafts(AT + timedelta(days=1)) == 1
    kept = made.workbooks.get()
    assert (kept.changes, kept.before, kept.outcome) == ([], {}, "drafted")
