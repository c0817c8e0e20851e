"""Workbooks go out, are changed, come back: only what was touched differs; each is written whole or not."""

import io
import zipfile
from datetime import date

import pytest

from portfolio.registers.risks.models import Risk
from portfolio.statusreports.drafts.models import ReportDraft
from ppm.jobs import execution
from reporting.reportbooks import services
from tests.reporting.reportbooks.conftest import (
    AT,
    book_of,
    cell,
    make_report,
    opened,
    saved,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


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
    assert ReportDraft.objects.get(report=reports[0]).values == {}
    assert Risk.objects.get(pk=risk.pk).probability == risk.probability
    assert [one.outcome for one in made.workbooks.order_by("number")] == [
        "undone",
        "undone",
        "same",
    ]
