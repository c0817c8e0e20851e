from itertools import pairwise

import pytest

from ppm.ui.charts import Table
from ppm.ui.layers import MOST_COLUMNS, columns_of, placed
from ppm.ui.networks import Arrow, Node, network


def test_whoever_gives_stands_left_of_whoever_takes():
    assert columns_of([1, 2, 3], [(1, 2), (2, 3), (1, 3)]) == {1: 0, 2: 1, 3: 2}


def test_a_giver_stands_right_before_its_first_taker():
    assert columns_of([1, 2, 3, 4], [(1, 2), (2, 3), (4, 3)]) == {1: 0, 2: 1, 3: 2, 4: 1}


def test_a_circle_has_one_arrow_that_runs_back():
    found = placed([1, 2, 3], [(1, 2), (2, 3), (3, 1)])
    assert (found.back, found.columns) == (frozenset({(3, 1)}), 3)


def test_a_long_chain_stays_within_the_page():
    keys = list(range(9))
    found = placed(keys, list(pairwise(keys)))
    assert found.columns == MOST_COLUMNS
    assert len({found.at[key,] for key in keys}) == 9


def test_an_arrow_that_passes_a_column_bends_around_its_boxes():
    found = placed([1, 2, 3], [(1, 2), (2, 3), (1, 3)])
    (bend,) = found.bends[1, 3]
    assert found.at[bend][0] == 1
    assert abs(found.at[bend][1] - found.at[2,][1]) >= 0.5


def test_boxes_of_a_column_never_overlap():
    keys = list(range(12))
    pairs = [(0, key) for key in keys[1:6]] + [(key, key + 5) for key in keys[1:6]]
    found = placed(keys, pairs)
    for column in range(found.columns):
        heights = sorted(y for step, (at, y) in found.at.items() if at == column and len(step) == 1)
        assert all(b - a >= 1 for a, b in pairwise(heights))


@pytest.fixture
def drawing():
    return network(
        title="Qui donne à qui",
        alt="Deux flèches.",
        nodes=[
            Node(1, "Identités et accès"),
            Node(2, "Moteur"),
            Node(3, "P-26-009", is_veiled=True),
        ],
        arrows=[Arrow(1, 2, "!", "1 → 2"), Arrow(2, 3, "", "2 → 3"), Arrow(3, 1, "", "3 → 1")],
        words={"!": "en retard", "?": "rien", "↻": "boucle"},
        table=Table(("a",), ()),
    )


@pytest.mark.parametrize("view", ["wide", "narrow"])
def test_an_alarm_has_a_sign_beside_its_colour(drawing, view):
    drawn = drawing if view == "wide" else drawing.narrow
    looks = {(one.sign, one.color) for one in drawn.arrows}
    assert len({sign for sign, _color in looks}) == len({color for _sign, color in looks}) == 3
    assert [sign for sign, _word, _color in drawn.legend] == ["!", "↻"]


@pytest.mark.parametrize("view", ["wide", "narrow"])
def test_everything_lies_within_the_picture(drawing, view):
    drawn = drawing if view == "wide" else drawing.narrow
    for box in drawn.rows:
        assert 0 <= box.x <= drawn.width - box.width
        assert 0 <= box.y <= drawn.height - drawn.box
    for arrow in drawn.arrows:
        assert 0 <= arrow.sign_x <= drawn.width
        assert 0 <= arrow.sign_y <= drawn.height
