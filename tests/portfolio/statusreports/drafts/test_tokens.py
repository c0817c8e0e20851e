"""Marks by which a form tells what was touched: pure rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.statusreports.drafting import without_untouched_lines
from portfolio.statusreports.drafts.blocks import block_of, by_block
from portfolio.statusreports.drafts.tokens import TOUCHED, is_touched, token, version_of

VALUES = st.dictionaries(st.sampled_from(["headline", "done", "help_needed"]), st.text(max_size=20))


@settings(max_examples=30)
@given(VALUES, st.integers(0, 99))
def test_what_comes_back_as_it_was_drawn_was_not_touched(values, version):
    mark = token(version, values)
    sent = {name: text.replace("\n", "\r\n") for name, text in values.items()}

    assert not is_touched(mark, {**sent, "empty": ""})
    assert version_of(mark) == version
    assert is_touched(mark, {**values, "headline": values.get("headline", "") + "x"})


def test_a_broken_mark_counts_as_touched_and_has_no_version():
    assert is_touched("", {"headline": "A"})
    assert is_touched(f"3.{TOUCHED}", {})
    assert (version_of("²"), version_of("x.y"), version_of("7")) == (0, 0, 7)


def test_each_field_stands_in_one_block():
    assert {str(name): str(block_of(name)) for name in ("done", "cost_comment", "m3_was")} == {
        "done": "summary",
        "cost_comment": "status",
        "m3_was": "milestones",
    }
    assert block_of("csrfmiddlewaretoken") is None
    assert set(by_block({"d0_question": "?", "outlook": "", "step": "save"})) == {
        "decisions",
        "outlook",
    }


def test_lines_that_nobody_touched_are_not_kept():
    drawn = {"r1_probability": "3", "r1_impact": "4"}
    other = {"r2_probability": "2", "r2_impact": "2"}
    sent = {
        **drawn,
        "r1_was": token(5, drawn),
        **other,
        "r2_impact": "5",
        "r2_was": token(1, other),
        "r3_impact": "1",
        "m9_forecast_on": "01/01/2027",
    }

    kept = without_untouched_lines(sent)

    assert set(kept) == {"r2_probability", "r2_impact", "r2_was", "m9_forecast_on"}
