from dataclasses import replace
from datetime import date

from django.utils.translation import override

from reporting.compare import differences
from reporting.compare.differences import Side
from reporting.snapshots.frozen import Decision, Text
from tests.reporting.packs.sample import with_lines

ASKED = Decision("DIR", *(Text(one, "fr") for one in ("Qui paie ?", "D20", "")), amount=None)


def side(project):
    return Side(project, report="", sealed="", corrected={})


def told(found):
    with override("en"):
        return [
            (
                ": ".join(filter(None, (one.named and one.named.value, str(one.label)))),
                *(getattr(value, "value", value) for value in one.pair),
            )
            for one in found
        ]


def test_what_explains_a_status_is_compared_where_the_colour_stays():
    before = with_lines(1)
    first = before.dimensions[0]
    later = replace(first, path_to_green="En deux lots", green_on=date(2026, 12, 1))
    after = replace(before, dimensions=(later, *before.dimensions[1:]))

    assert told(differences.statuses(side(before), side(after))) == [
        ("Time: path to green", first.path_to_green, "En deux lots"),
        ("Time: green again by", first.green_on, date(2026, 12, 1)),
    ]
    assert not told(differences.statuses(side(before), side(before)))


def test_money_of_a_year_and_days_of_registers_are_compared():
    before = with_lines(1)
    lines = before.lines
    [action], [dependency] = lines.actions, lines.dependencies
    year = replace(lines.years[0], forecast=lines.years[0].budget)
    after = replace(
        before,
        lines=replace(
            lines,
            years=(year, *lines.years[1:]),
            actions=(replace(action, reference="A2"),),
            dependencies=(replace(dependency, promised_on=date(2027, 3, 1)),),
        ),
    )

    assert [one[0] for one in told(differences.figures(side(before), side(after)))] == [
        "Forecast in 2026"
    ]
    assert told(differences.lines(before, after)) == [
        (f"{action.title.value}: new", None, action.due_on),
        (f"{action.title.value}: ended", action.due_on, None),
        (dependency.what.value, date(2027, 1, 15), date(2027, 3, 1)),
    ]


def test_a_dependency_on_what_is_confidential_now_is_not_told():
    before = with_lines(1)
    after = replace(before, lines=replace(before.lines, dependencies=()))

    assert len(told(differences.lines(before, after))) == 1
    assert not told(differences.lines(before, after, hidden={"P2026-999"}))


def test_a_list_that_was_cut_says_nothing_of_lines_beyond_it():
    before = with_lines(1)
    [action] = before.lines.actions
    many = tuple(replace(action, reference=f"A{number}") for number in range(8))
    after = replace(before, lines=replace(before.lines, actions=many))

    assert not told(differences.lines(before, after))


def test_a_question_that_is_no_longer_asked_is_told():
    before = with_lines(1)
    asked, moved = (
        replace(before, decisions=(one,))
        for one in (ASKED, replace(ASKED, meeting_on=date(2026, 12, 3)))
    )

    assert told(differences.asked(asked.decisions, ())) == [("Decision asked", "Qui paie ?", "")]
    assert told(differences.asked(asked.decisions, moved.decisions)) == [
        ("Qui paie ?: Meeting asked for", None, date(2026, 12, 3))
    ]
