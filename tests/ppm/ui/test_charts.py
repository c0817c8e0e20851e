import re
from datetime import date
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from ppm.ui import charts, plots, roadmaps
from ppm.ui.samples import sample_charts
from ppm.ui.templatetags.ui import CHART_GLYPHS

WORDS = {"green": "Vert", "amber": "Orange", "red": "Rouge", "grey": "Inconnu"}
NUMERIC = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "d", "transform")


def drawn(chart):
    return render_to_string(chart.template, {"chart": chart})


def bars(rows):
    return charts.status_bars(
        title="T", alt="A", rows=rows, words=WORDS, head="Unit", total="Total"
    )


def test_segments_of_a_row_touch_each_other_and_are_as_wide_as_their_counts():
    chart = bars([("D10", {"green": 6, "red": 3, "grey": 1}), ("D20", {"green": 10})])

    first, second = chart.rows
    assert [part.key for part in first.segments] == ["green", "red", "grey"]
    assert first.segments[0].x + first.segments[0].width == pytest.approx(first.segments[1].x)
    assert first.segments[0].width == pytest.approx(2 * first.segments[1].width, abs=0.05)
    assert sum(part.width for part in first.segments) == pytest.approx(
        second.segments[0].width, abs=0.05
    )


def test_the_table_beside_a_drawing_holds_every_figure():
    chart = bars([("D10", {"green": 6, "red": 3})])

    assert chart.table.head == ("Unit", "Vert", "Orange", "Rouge", "Inconnu", "Total")
    assert chart.table.rows == (("D10", "6", "0", "3", "0", "9"),)


def test_a_missing_value_lifts_the_pen_and_is_said_in_the_table():
    chart = plots.lines(
        title="T", alt="A", places=["1", "2", "3", "4"], head="M", fmt=lambda v: f"{v:g}",
        series=[plots.Line("Budget", [1, None, 3, 4])],
    )  # fmt: skip

    assert re.findall("[ML]", chart.lines[0].path) == ["M", "M", "L"]
    assert chart.table.rows[1] == ("2", "–")


def test_a_bar_without_value_has_no_width_and_says_so():
    chart = charts.bars(
        title="T",
        alt="A",
        rows=[("D10", 3.0), ("D20", None)],
        fmt=str,
        head=("Unit", "€"),
        absent="missing",
    )

    assert [(bar.width > 0, bar.value) for bar in chart.bars] == [(True, "3.0"), (False, "missing")]


def test_a_later_end_is_drawn_as_an_overrun_after_the_agreed_end():
    span = roadmaps.Span("P", date(2026, 1, 1), date(2026, 12, 31), "red", date(2026, 7, 1))
    chart = roadmaps.roadmap(
        title="T", alt="A", spans=[span], today=(date(2026, 3, 1), "Today"), words=WORDS,
        fmt_month=str, fmt_day=str, head=("a", "b", "c", "d", "e"),
    )  # fmt: skip
    (row,) = chart.rows

    assert row.x + row.width == pytest.approx(row.overrun_x)
    assert row.overrun_width > row.width * 0.9
    assert row.baseline_x == row.overrun_x


@pytest.mark.parametrize("months", [5, 20, 70])
def test_names_of_months_never_touch_each_other(months):
    end = date(2025 + months // 12, 1 + months % 12, 28)
    drawing = roadmaps.roadmap(
        title="T", alt="A", spans=[roadmaps.Span("P", date(2025, 1, 1), end, "red")],
        today=(date(2025, 3, 1), "Today"), words=WORDS,
        fmt_month=lambda day: f"{day:%b}. 2025", fmt_day=str, head=("a", "b", "c", "d", "e"),
    )  # fmt: skip

    for chart in (drawing, drawing.narrow):
        parts = chart.axis.parts
        assert parts or chart.axis.years
        for one, following in pairwise(parts):
            assert one.at + charts.LETTER * len(one.label) < following.at


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_no_drawing_writes_a_decimal_comma_or_a_style(language):
    with translation.override(language):
        for chart in sample_charts():
            text = drawn(chart)
            assert " style=" not in text
            for name in NUMERIC:
                for value in re.findall(rf'\s{name}="([^"]*)"', text):
                    assert "," not in value, (chart.title, name, value)


def test_a_drawing_has_a_narrow_form_that_fits_a_telephone_and_says_the_same():
    for chart in sample_charts():
        if chart.narrow:
            assert chart.narrow.width <= charts.NARROW < chart.width
            assert (chart.narrow.alt, chart.narrow.table) == (chart.alt, chart.table)
            assert chart.narrow.narrow is None
    assert sum(chart.narrow is not None for chart in sample_charts()) == 7


def test_a_narrow_drawing_puts_labels_above_the_bars():
    chart = bars([("D10", {"green": 6}), ("D20", {"green": 3})])

    assert all(row.label_y > row.y for row in chart.rows)
    assert all(row.label_y < row.y for row in chart.narrow.rows)
    assert chart.narrow.rows[0].segments[0].x == 0


def test_a_drawing_with_links_is_not_one_picture():
    linked = charts.status_bars(
        title="T", alt="A", rows=[("D10", {"red": 1})], words=WORDS, head="h", total="t",
        hrefs={"D10": "/d10/"},
    )  # fmt: skip

    assert 'role="img"' in drawn(bars([("D10", {"red": 1})]))
    assert 'role="group"' in drawn(linked)
    assert '<a href="/d10/"' in drawn(linked)


def test_every_drawing_begins_with_its_alternative_sentence():
    for chart in sample_charts():
        assert re.match(rf"\s*<svg [^>]*><title>{re.escape(chart.alt)}</title>", drawn(chart))


@pytest.mark.parametrize("key", WORDS)
def test_a_status_in_a_drawing_has_a_shape_of_its_own(key):
    shape = CHART_GLYPHS[key].split("{}")[0]
    others = [other.split("{}")[0] for name, other in CHART_GLYPHS.items() if name != key]

    assert drawn(bars([("D10", {key: 5})])).count(shape) >= 2  # beside the word and in the bar
    assert shape not in others
