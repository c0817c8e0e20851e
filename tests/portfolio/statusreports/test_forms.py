from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from portfolio.statusreports.fields import retype_amount, typed_amount
from portfolio.statusreports.forms import ReportForm
from portfolio.statusreports.selectors import background_of, prefill
from portfolio.statusreports.submission import DecisionAsked
from portfolio.statusreports.typed import as_typed, initial_of
from tests.factories.portfolio import MilestoneFactory
from tests.portfolio.statusreports.conftest import TODAY, typed

WAYS = {"fr": "1\u202f234,50", "nl": "1.234,50", "en": "1,234.50"}


def form_of(background, committees=(), **changes):
    return ReportForm(typed(**changes), background=background, committees=committees)


@pytest.mark.parametrize("language", WAYS)
def test_an_amount_is_written_as_the_language_writes_it(language):
    with translation.override(language):
        assert typed_amount(Decimal("1234.5")) == WAYS[language]
        assert typed_amount(Decimal("1234.00")) == WAYS[language].removesuffix(",50").removesuffix(
            ".50"
        )
        assert typed_amount(None) == ""


@pytest.mark.parametrize("before", WAYS)
@pytest.mark.parametrize("after", WAYS)
def test_an_amount_survives_a_change_of_language(before, after):
    with translation.override(after):
        assert retype_amount(WAYS[before], before) == WAYS[after]


def test_an_amount_that_cannot_be_read_stays_as_typed():
    with translation.override("nl"):
        assert retype_amount("12 of 13", "fr") == "12 of 13"


@pytest.mark.parametrize("typed_day", ["30/06/2027", "30-06-2027", "30.06.2027", "2027-06-30"])
@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_day_is_read_in_every_usual_form(background, language, typed_day):
    with translation.override(language):
        form = form_of(background, typed_in=language, forecast="", forecast_end=typed_day)

        assert form.is_valid()
        assert form.submission().forecast_end == date(2027, 6, 30)


def test_the_form_asks_of_a_light_project_three_dimensions(background):
    background.initiative.tailoring_class = "light"

    rows = form_of(background).dimension_rows()

    assert [row.dimension for row in rows] == ["time", "cost", "risk"]


def test_an_empty_decision_is_not_asked(background, committee):
    form = form_of(
        background,
        [committee],
        d1_question="Prolonger ?",
        d1_committee=str(committee.pk),
        d1_proposal="Trois mois",
        d1_amount="1,234.50",
    )

    assert form.is_valid()
    assert form.submission().decisions == (
        DecisionAsked(committee.pk, "Prolonger ?", "Trois mois", "", Decimal("1234.50")),
    )


def test_what_is_prefilled_comes_back_unchanged(report, committee):

    MilestoneFactory(initiative=report.initiative, baseline_on=date(2026, 12, 1))
    background = background_of(report, TODAY)
    known = prefill(background)

    values = initial_of(known, version=0, tab="a", language="fr")
    form = ReportForm(values, background=background, committees=[committee])

    assert form.is_valid()
    said = form.submission()
    assert (said.forecast_end, said.milestones, said.dimensions) == (
        known.forecast_end,
        known.milestones,
        known.dimensions,
    )


def test_every_field_of_the_form_is_kept_in_a_draft_and_nothing_else(report, committee):
    MilestoneFactory(initiative=report.initiative, baseline_on=date(2026, 12, 1))
    form = form_of(background_of(report, TODAY), [committee])
    sent = dict.fromkeys(form.fields, "x") | {"csrfmiddlewaretoken": "y", "step": "save", "z": "1"}

    assert set(as_typed(sent)) == set(form.fields) - {"version"}


def test_a_draft_keeps_what_was_typed_to_the_letter():
    assert as_typed({"headline": "  Été : 12 ½ %\r\n"}) == {"headline": "  Été : 12 ½ %\r\n"}
