import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio.lifecycle.gates.calc import Checked, blocking, count, result

F, A, X = "for", "against", "abstained"


@pytest.mark.parametrize(
    ("voices", "seats", "quorum", "chair", "chair_decides", "expected"),
    [
        ([F, F, A], 5, 3, F, True, "adopted"),
        ([F, A, A], 5, 3, F, True, "refused"),
        ([F, F], 5, 3, F, True, "no_quorum"),
        ([F, X, X], 5, 3, X, True, "adopted"),
        ([F, A, X], 5, 3, F, True, "adopted"),
        ([F, A, X], 5, 3, A, True, "refused"),
        ([F, A, X], 5, 3, F, False, "refused"),
        ([X, X, X], 5, 3, X, True, "refused"),
        ([], 0, 1, "", True, "no_quorum"),
    ],
)
def test_votes_are_counted_with_quorum_and_tie(
    voices, seats, quorum, chair, chair_decides, expected
):
    tally = count(voices, seats)

    found = result(tally, quorum=quorum, chair=chair, chair_decides=chair_decides)

    assert (found, tally.silent) == (expected, seats - len(voices))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from([F, A, X]), max_size=8), st.integers(0, 4), st.integers(1, 6))
def test_silence_never_adopts(voices, silent, quorum):
    heard = result(count(voices, len(voices)), quorum=quorum)

    assert result(count(voices, len(voices) + silent), quorum=quorum) == heard
    assert heard != "adopted" or F in voices


def test_mandatory_criteria_block_until_met_or_not_applicable():
    items = [
        Checked(is_mandatory, state)
        for is_mandatory in (True, False)
        for state in ("open", "met", "not_met", "na")
    ]

    assert blocking(items) == [0, 2]
