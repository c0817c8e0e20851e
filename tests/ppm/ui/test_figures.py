import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from ppm.ui import figures


def plain(markup):
    return re.sub(r"<[^>]+>", "", str(markup)).replace("\u00a0", " ").replace("\u202f", "_")


@pytest.mark.parametrize(
    ("language", "full", "compact", "share"),
    [
        ("fr", "1_234_568 €", "1,2 M€", "42,5 %"),
        ("nl", "€ 1.234.568", "1,2 M€", "42,5 %"),
        ("en", "€1,234,568", "1.2 M€", "42.5%"),
    ],
)
def test_amounts_are_written_as_the_language_writes_them(language, full, compact, share):
    with translation.override(language):
        assert plain(figures.money(Decimal("1234567.89"))) == full
        assert plain(figures.money(Decimal("1234567.89"), compact=True)) == compact
        assert plain(figures.percent(0.425, 1)) == share


def test_compact_amounts_keep_three_figures_and_small_ones_stay_whole():
    with translation.override("fr"):
        compact = [
            plain(figures.money(Decimal(v), compact=True))
            for v in ("182400000", "4820", "940", "-2500000")
        ]

    assert compact == ["182 M€", "4,8 k€", "940 €", "−2,5 M€"]


def test_amounts_that_are_compared_stand_in_one_unit():
    with translation.override("fr"):
        found = [
            plain(figures.money(Decimal(v), compact=figures.THOUSANDS))
            for v in ("3350000", "9600", "485", "0")
        ]

    assert found == ["3_350 k€", "9,6 k€", "0,5 k€", "0 €"]


def test_the_last_digit_shown_is_rounded_and_not_cut_off():
    with translation.override("fr"):
        compact = [
            plain(figures.money(Decimal(v), compact=True))
            for v in ("4074600", "2350000", "1960000")
        ]
        assert plain(figures.money(Decimal("0.5"))) == "1 €"
        assert figures.number(Decimal("2.999"), 2) == "3,00"

    assert compact == ["4,1 M€", "2,4 M€", "2 M€"]


@pytest.mark.parametrize(
    ("language", "first"), [("fr", "1er décembre 2026"), ("nl", "1 december 2026")]
)
def test_the_first_of_a_month_is_written_as_the_language_writes_it(language, first):
    with translation.override(language):
        assert figures.written_day(date(2026, 12, 1)) == first
        assert figures.written_day(date(2026, 12, 21)) == first.replace("1er", "1").replace(
            "1 ", "21 ", 1
        )


def test_a_currency_without_sign_is_written_by_its_code():
    with translation.override("fr"):
        assert plain(figures.money(Decimal(1200), "CHF")) == "1_200 CHF"
        assert plain(figures.money(Decimal(9_100_000), "GBP", compact=True)) == "9,1 M£"


@pytest.mark.parametrize(
    ("state", "word"),
    [("withheld", "withheld"), ("missing", "missing"), ("not_yet", "not yet known")],
)
def test_an_amount_that_is_not_known_is_a_word_and_never_zero(state, word):
    with translation.override("en"):
        assert plain(figures.money(None, state=state)) == word


def test_zero_is_an_amount():
    with translation.override("fr"):
        assert plain(figures.money(Decimal(0))) == "0 €"


def test_totals_of_two_currencies_are_never_added_up():
    with translation.override("en"):
        text = plain(figures.totals({"EUR": (Decimal(5000), 2, 3), "GBP": (Decimal(70), 1, 1)}))

    assert text == "5 k€ 2 of 3 amounts known£70 1 of 1 amount known"


def test_a_figure_leads_to_its_source():
    assert '<a class="figure" href="/source/">' in figures.figure(58, "/source/", label="Projects")


def test_a_figure_without_source_is_refused():
    with pytest.raises(ValueError, match="source"):
        figures.figure(58, "")


def test_dates_and_moments_are_those_of_brussels():
    with translation.override("nl"):
        late = datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
        assert plain(figures.day(late)) == "01/11/2026"
        assert plain(figures.moment(late)) == "01/11/2026 00:30"
        assert figures.month(date(2026, 10, 1)) == "oktober 2026"
