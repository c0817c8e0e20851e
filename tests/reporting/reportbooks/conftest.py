import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from openpyxl import load_workbook

from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs import execution
from reporting.reportbooks import services
from reporting.reportbooks.book import build
from reporting.reportbooks.guide import Sending
from reporting.reportbooks.opening import open_report
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
    StatusReportFactory,
)
from tests.factories.registers import make_issue, make_risk

AT = datetime(2026, 11, 4, 10, tzinfo=UTC)
TODAY = AT.date()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def manager(db):
    return PersonFactory(given_name="Lotte", family_name="Vangeystelen", language="en")


@pytest.fixture
def cycle(db):
    return CycleFactory()


def make_report(unit, cycle, manager, **values):
    """A project with a plan, money, a milestone, a risk and an issue, whose report is expected."""
    project = InitiativeFactory(unit=unit, project_manager=manager, **values)
    with audit.action("test.prepared", by=Person.objects.system()):
        project.state = "delivery"
        project.baseline_start = date(2026, 1, 5)
        project.baseline_end = project.forecast_end = date(2027, 6, 30)
        project.save()
    MoneyLineFactory(initiative=project, measure="budget", amount=1000)
    MilestoneFactory(
        initiative=project,
        name="Mise en service",
        baseline_on=date(2026, 12, 1),
        forecast_on=date(2026, 12, 1),
    )
    make_risk(project, title="=1+1 fournisseur")
    make_issue(project, title="Accès manquant")
    return StatusReportFactory(cycle=cycle, initiative=project)


@pytest.fixture
def report(department, cycle, manager):
    return make_report(department, cycle, manager)


def book_of(report, language="en"):
    with translation.override(language):
        fresh = StatusReport.objects.select_related("cycle", "initiative__unit").get(pk=report.pk)
        return build(open_report(fresh, TODAY), Sending("https://ppm.example/portfolio/", AT))


def opened(data):
    return load_workbook(io.BytesIO(data))


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book, key):
    """The cell of a question, found as the portal finds it."""
    row_key, column_key = key
    for sheet in book.worksheets:
        heads = {one.value: one.column for one in sheet[1] if one.value}
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == row_key and column_key in heads:
                return sheet.cell(row[0].row, heads[column_key])
    raise KeyError(key)


def zipped(*books):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number, one in enumerate(books):
            archive.writestr(f"{number}.xlsx", one)
    return file.getvalue()


def sent(data, by, *, name="back.xlsx", is_to_submit=False):
    """Upload and compare."""
    made = services.upload(
        name=name, data=data, is_to_submit=is_to_submit, reason="Back", by=by, at=AT
    )
    execution.run_here(made.job)
    made.refresh_from_db()
    return made


def applied(made, by, prefer="portal"):
    made = services.ask_to_apply(made=made, revision=made.revision, prefer=prefer, by=by, at=AT)
    execution.run_here(made.job)
    made.refresh_from_db()
    return made


def changes(made):
    return {
        one.number: {c["key"]: (c["stands"], c["wanted"]) for c in one.changes}
        for one in made.workbooks.order_by("number")
    }


def outcomes(made):
    return [one.outcome for one in made.workbooks.order_by("number")]
