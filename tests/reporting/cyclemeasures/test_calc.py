from datetime import date

from reporting.cyclemeasures.calc import Fact, Measures, by_group, by_period, told

AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))


def fact(author, *, initiative=0, period=OCTOBER, group="D10", **values):
    usual = {
        "is_in": True,
        "is_on_time": True,
        "is_returned": False,
        "is_unchanged": False,
        "seconds": 60 * author,
        "declared": "green",
        "has_override": False,
        "has_evidence": True,
        "readable": 1,
        "of_languages": 2,
    }
    return Fact(
        period=period,
        group=group,
        initiative=initiative or author,
        author=author,
        **{**usual, **values},
    )


def test_four_people_are_too_few_and_nothing_is_told_of_them():
    [(_period, found)] = by_period([fact(author) for author in range(1, 5)])
    assert found == Measures(people=4)
    assert not found.is_told


def test_many_reports_of_one_person_are_still_one_person():
    [(_period, found)] = by_period([fact(1, initiative=number) for number in range(1, 20)])
    assert (found.people, found.on_time) == (1, None)


def test_shares_and_the_median_of_five_people():
    rows = [fact(author) for author in range(1, 5)]
    rows.append(fact(5, is_on_time=False, is_returned=True, has_override=True, seconds=None))
    [(_period, found)] = by_period([*rows, fact(6)])
    assert (found.reports, found.people, found.measured) == (6, 6, 5)
    assert (found.on_time, found.returned, found.overrides) == (5 / 6, 1 / 6, 1 / 6)
    assert found.minutes == 3
    assert found.translated == 0.5
    assert found.optimism is None  # no later period is known


def test_the_optimism_gap_is_the_share_of_greens_that_turn_red_within_two_periods():
    rows = [fact(author, period=AUGUST) for author in range(1, 6)]
    rows += [fact(author, period=SEPTEMBER) for author in range(1, 6)]
    rows += [fact(author, declared="red" if author == 1 else "green") for author in range(1, 6)]
    found = dict(by_period(rows))
    assert (found[AUGUST].optimism, found[SEPTEMBER].optimism) == (0.2, 0.2)
    assert found[OCTOBER].without_evidence is None  # one person's colour changed


def test_a_measure_that_rests_on_one_person_is_not_told():
    rows = [fact(author, seconds=None) for author in range(1, 6)]
    rows += [fact(6, initiative=number) for number in range(10, 16)]
    [(_period, found)] = by_period(rows)
    assert (found.people, found.on_time, found.measured) == (6, 1, 6)
    assert found.minutes is None


def test_a_colour_that_changed_without_evidence_is_counted():
    rows = [fact(author, period=SEPTEMBER) for author in range(1, 6)]
    rows += [fact(author, declared="amber", has_evidence=author > 1) for author in range(1, 6)]
    assert dict(by_period(rows))[OCTOBER].without_evidence == 0.2


def test_a_small_department_cannot_be_found_by_subtraction():
    rows = [fact(author, group="D10") for author in range(1, 9)]
    rows += [fact(author, group="D20") for author in range(11, 17)]
    rows += [fact(author, group="D30") for author in range(21, 23)]
    found = dict(by_group(rows, OCTOBER))
    assert [group for group, one in found.items() if one.is_told] == ["D10"]


def test_nobody_is_found_by_subtraction():
    many, more, few = set(range(1, 7)), set(range(10, 19)), {20, 21}
    assert told({1: many, 2: more}) == {1, 2}
    assert told({1: many, 2: more, 3: few}) == {2}
    assert told({1: many, 2: more, 3: few, 4: {30, 31, 32}}) == {1, 2}
    assert told({3: few}) == set()
