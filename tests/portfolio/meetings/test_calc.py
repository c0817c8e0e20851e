import pytest

from portfolio.meetings.calc import quorum_of


@pytest.mark.parametrize(
    ("seats", "quorum", "needed"), [(7, None, 4), (6, None, 4), (7, 5, 5), (0, None, 1)]
)
def test_a_quorum_is_more_than_half_unless_the_mandate_says_otherwise(seats, quorum, needed):
    assert quorum_of(seats, quorum) == needed
