from datetime import date

import pytest

from reporting.imports.choices import Target
from reporting.imports.mapping import Mapping
from reporting.imports.proposal import find_currency, find_day, find_scale

FIGURES = {Target.YEAR_BASELINE, Target.YEAR_FORECAST, Target.COST_TOTAL, Target.BENEFIT_TOTAL}


def places(mapping):
    return {str(target): (rule.header, rule.occurrence) for target, rule in mapping.columns.items()}


def test_every_column_of_the_published_file_finds_its_field(judge):
    table, mapping, _ = judge("GMPP_AR_Data_March_2023.csv")

    assert [rule.header for rule in mapping.columns.values()] == [c.header for c in table.columns]
    assert set(Target) - set(mapping.columns) == {
        Target.UNIT_NAME,
        Target.STATE,
        Target.MANAGER,
        Target.EXECUTIVE,
        Target.FORECAST_TOTAL,
        Target.SPENT,
    }
    assert (mapping.language, mapping.source, mapping.as_of, mapping.year) == (
        "en",
        "GMPP",
        date(2023, 3, 31),
        2022,
    )
    assert {
        (r.scale, r.currency)
        for t, r in mapping.columns.items()
        if t.endswith(("_total", "baseline", "forecast"))
    } == {(6, "GBP")}


def test_another_year_in_other_words_finds_the_same_fields(judge):
    _, first, _ = judge("GMPP_AR_Data_March_2023.csv")
    _, later, checked = judge("GMPP_annual_report_31_March_2024.csv")

    assert list(later.columns) == list(first.columns)
    assert (later.source, later.as_of, later.year) == ("GMPP", date(2024, 3, 31), 2023)
    assert (len(checked.accepted), checked.refused) == (42, [])


def test_french_headers_amounts_and_dates_are_recognised(judge):
    _, mapping, checked = judge("portefeuille_2023.csv")
    budget = mapping.columns[Target.YEAR_BASELINE]

    assert (mapping.language, mapping.as_of, mapping.year) == ("fr", date(2023, 12, 31), 2023)
    assert (budget.decimal_mark, budget.scale, budget.currency) == (",", 0, "EUR")
    assert len(mapping.columns) == 13
    assert checked.refused == []


def test_comments_belong_to_the_figures_on_their_left_and_dates_come_in_pairs(judge):
    _, mapping, _ = judge("equal_headers.csv")

    assert places(mapping) | {} == {
        "key": ("Project ID", 1),
        "name": ("Name", 1),
        "unit": ("Unit", 1),
        "rating": ("RAG", 1),
        "rating_note": ("Comment", 1),
        "start": ("Date", 1),
        "end": ("Date", 2),
        "schedule_note": ("Comment", 2),
        "cost_total": ("Total cost (k€)", 1),
        "cost_note": ("Comment", 3),
    }


def test_dutch_compounds_and_thousands_are_recognised(judge):
    _, mapping, checked = judge("projecten_2023_cp1252.csv")

    assert mapping.language == "nl"
    assert mapping.columns[Target.END].header == "Einddatum"
    assert mapping.columns[Target.YEAR_BASELINE].scale == 3
    assert checked.accepted[0].money[Target.YEAR_BASELINE].amount == 1_250_500


def test_a_mapping_survives_being_saved(judge):
    for name in ("GMPP_AR_Data_March_2023.csv", "portefeuille_2023.csv"):
        _, mapping, _ = judge(name)
        again = Mapping.from_json(mapping.to_json())

        assert again.to_json() == mapping.to_json()


@pytest.mark.parametrize(
    ("header", "scale", "currency"),
    [
        ("Baseline (£m)", 6, "GBP"),
        ("Budget (k€)", 3, "EUR"),
        ("Montants en milliers d’euros", 3, "EUR"),
        ("Bedrag in miljoen EUR", 6, "EUR"),
        ("Coût total (M€)", 6, "EUR"),
        ("Kosten (KEUR)", 3, "EUR"),
        ("Cost ($bn)", 9, "USD"),
        ("Budget 2000", None, ""),
        ("in £000s", 3, "GBP"),
        ("Month", None, ""),
    ],
)
def test_unit_and_currency_are_read_from_a_header(header, scale, currency):
    assert (find_scale(header), find_currency(header)) == (scale, currency)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("GMPP_AR_Data_March_2023", date(2023, 3, 31)),
        ("Situation au 31/12/2023", date(2023, 12, 31)),
        ("stand op 15 februari 2024", date(2024, 2, 15)),
        ("report 2024-02", date(2024, 2, 29)),
        ("export_20240131", date(2024, 1, 31)),
        ("budget 2024", None),
    ],
)
def test_the_day_of_a_file_is_found_in_its_name_or_titles(text, day):
    assert find_day(text) == day


HEADERS = {
    "earlier year": "GMPP ID Number|Project Name|Department|Annual Report Category|Description / Aims"
    "|IPA Delivery Confidence Assessment|SRO Delivery Confidence Assessment"
    "|Departmental commentary on actions planned or taken on the IPA RAG rating."
    "|Project - Start Date|Project - End Date|Departmental narrative on schedule"
    "|2021/22 TOTAL Baseline (£m) including Non-Government Costs"
    "|2021/22 TOTAL Forecast (£m) including Non-Government Costs|2021/22 Variance %"
    "|Departmental narrative on budget/forecast variance for 2021/22"
    "|TOTAL Budgeted Whole Life Costs (£m) including Non-Government Costs"
    "|Departmental Narrative on Budgeted Whole Life Costs|Total Budgeted Benefits (£m)"
    "|Departmental Narrative on Budgeted Benefits",
    "short words": "ID|Title|Owning organisation|Portfolio group|Summary|Independent rating"
    "|Owner's rating|Rating explanation|Begins|Finishes|Timing remarks|In-year budget £m"
    "|In-year outturn £m|Difference %|Difference remarks|Lifetime cost £m|Lifetime cost remarks"
    "|Total benefits £m|Benefit remarks",
    "currency code": "Unique Reference|Programme|Ministry|Category|Objectives|Assurance RAG|SRO RAG"
    "|RAG narrative|Start|Finish|Schedule commentary|Annual budget (GBP million)"
    "|Annual forecast (GBP million)|Variance (%)|Variance commentary|Whole-life cost (GBP million)"
    "|Cost commentary|Monetised benefits (GBP million)|Benefits commentary",
}


@pytest.mark.parametrize("words", HEADERS.values(), ids=HEADERS)
def test_the_same_columns_under_other_headers_find_the_same_fields(
    judge, published_records, as_csv, words
):
    _, published, _ = judge("GMPP_AR_Data_March_2023.csv")
    _, mapping, checked = judge("x.csv", as_csv([words.split("|"), *published_records[1:30]]))

    assert list(mapping.columns) == list(published.columns)
    assert {(r.scale, r.currency) for t, r in mapping.columns.items() if t in FIGURES} == {
        (6, "GBP")
    }
    assert len(checked.accepted) == 29
