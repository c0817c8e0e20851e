"""Money and plan that change while a report is written."""

from datetime import date
from decimal import Decimal

import pytest

from portfolio.finance.models import MoneyLine
from portfolio.finance.services import Line, record_amounts
from portfolio.initiatives.services import edit_initiative
from portfolio.standings.models import Standing
from portfolio.statusreports.drafts.blocks import FIGURES, FIGURES_SEEN
from tests.portfolio.statusreports.conftest import AT, typed

pytestmark = pytest.mark.django_db
WORDS = {
    name: text
    for name, text in typed().items()
    if name in ("headline", "done", "next_steps") or name.endswith("_declared")
}


@pytest.fixture
def opened(manager, edit):
    """The form as a browser holds it, opened before anything changed."""
    form = manager.get(edit).context["form"]
    return {
        bound.html_name: bound.value()
        for bound in form
        if bound.value() not in (None, "") and not bound.name.endswith("_seen")
    } | {"figures_seen": form["figures_seen"].value()}


@pytest.fixture
def imported(opened, report, pmo):
    """The accounts come in, and a later end is agreed, while the form is open."""
    record_amounts(
        initiative=report.initiative,
        lines=[Line(measure="actual", currency="EUR", amount=Decimal(455))],
        by=pmo,
        at=AT,
        source="import",
        as_of=date(2026, 10, 31),
    )
    edit_initiative(
        initiative_id=report.initiative_id, version=None, by=pmo, at=AT,
        forecast_end=date(2027, 7, 1),
    )  # fmt: skip
    return report


def standing(report):
    return Standing.objects.get(pk=report.initiative_id)


def test_what_nobody_typed_follows_the_accounts_and_the_plan(manager, edit, opened, imported):
    answer = manager.post(edit, {**opened, **WORDS, "step": "submit"})

    assert answer.status_code == 303, answer.context["form"].errors
    imported.refresh_from_db()
    now = standing(imported)
    assert (imported.actual, imported.accounts_as_of) == (Decimal(455), date(2026, 10, 31))
    assert (now.actual, now.accounts_as_of) == (Decimal(455), date(2026, 10, 31))
    assert imported.forecast_end == date(2027, 7, 1)
    line = MoneyLine.objects.get(initiative=imported.initiative_id, measure="actual")
    assert line.source == "import"


def test_what_was_typed_over_a_newer_amount_is_remarked_upon_once(manager, edit, opened, imported):
    sent = {**opened, **WORDS, "actual": "410", "step": "submit"}
    refused = manager.post(edit, sent)

    assert refused.status_code == 422
    form = refused.context["form"]
    assert "455" in form.errors["actual"][0]
    assert standing(imported).actual == Decimal(455)
    assert form["actual"].value() == "410"

    assert form["accounts_as_of"].value() == "31/10/2026"
    drawn = {name: form[name].value() for name in (*FIGURES, FIGURES_SEEN)}
    assert manager.post(edit, {**sent, **drawn}).status_code == 303
    assert standing(imported).actual == Decimal(410)


def test_a_draft_shows_what_nobody_typed_as_it_stands_now(manager, edit, opened, imported):
    sent = {**opened, "forecast": "1,200", "step": "save"}
    manager.post(edit, sent)

    form = manager.get(edit).context["form"]
    assert (form["forecast"].value(), form["actual"].value()) == ("1,200", "455")
    assert form["forecast_end"].value() == "01/07/2027"


def test_the_amount_typed_is_the_total_though_others_carry_it_by_year(
    manager, edit, opened, imported, pmo
):
    record_amounts(
        initiative=imported.initiative,
        lines=[
            Line(measure="actual", currency="EUR", year=year, heading=heading, funding="eu",
                 amount=Decimal(100))
            for year in (2025, 2026) for heading in ("it", "staff")
        ],
        by=pmo, at=AT, source="import", as_of=date(2026, 10, 31),
    )  # fmt: skip
    edited = manager.get(edit).context["form"]["figures_seen"].value()
    sent = {**opened, **WORDS, "actual": "900", "figures_seen": edited, "step": "submit"}
    answer = manager.post(edit, {**sent, "accounts_as_of": "31/10/2026"})

    assert answer.status_code == 303, answer.context["form"].errors
    assert standing(imported).actual == Decimal(900)
    own = MoneyLine.objects.get(
        initiative=imported.initiative_id, measure="actual", year__isnull=True
    )
    assert (own.funding, own.amount) == ("own", Decimal(500))
