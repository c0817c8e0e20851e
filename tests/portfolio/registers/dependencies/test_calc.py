from datetime import date

import pytest

from portfolio.registers.dependencies.calc import Alarm, alarms, circle

TODAY = date(2026, 5, 10)


def found(**dates):
    given = {"needed_on": date(2026, 6, 1), "promised_on": None, "agreed_on": None, **dates}
    return alarms(is_open=True, today=TODAY, **given)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"promised_on": date(2026, 6, 1), "agreed_on": date(2026, 6, 1)}, ()),
        ({}, (Alarm("unpromised", 22),)),
        ({"needed_on": date(2026, 12, 1)}, ()),
        ({"promised_on": date(2026, 6, 11)}, (Alarm("needed", 10),)),
        (
            {"promised_on": date(2026, 8, 1), "agreed_on": date(2026, 6, 1)},
            (Alarm("needed", 61), Alarm("moved", 61)),
        ),
        (
            {"promised_on": date(2026, 5, 30), "agreed_on": date(2026, 5, 20)},
            (Alarm("moved", 10),),
        ),
        ({"promised_on": date(2026, 5, 9)}, (Alarm("overdue", 1),)),
        ({"needed_on": date(2026, 5, 1)}, (Alarm("overdue", 9),)),
    ],
)
def test_alarms_say_what_is_wrong_and_by_how_much(dates, expected):
    assert found(**dates) == expected


def test_nothing_is_wrong_with_what_is_closed():
    late = alarms(
        is_open=False, needed_on=date(2026, 1, 1), promised_on=None, agreed_on=None, today=TODAY
    )
    assert late == ()


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([(1, 2)], []),
        ([(1, 2), (2, 1)], [1, 2, 1]),
        ([(1, 2), (2, 3), (3, 1), (2, 4), (4, 5)], [1, 2, 3, 1]),
        ([(1, 2), (3, 2), (3, 1)], []),
    ],
)
def test_circle_finds_the_way_back_to_the_giver(edges, expected):
    assert list(circle(edges, 1, 2)) == expected
