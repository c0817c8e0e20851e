import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from reporting.packs import composing, figures_file, layer
from reporting.packs.closing import without_programmes
from reporting.packs.content import Override, Scope
from reporting.snapshots import calc
from tests.reporting.packs import sample


def compose(now, before=None, committee=0, **values):
    body = now.committees[committee]
    return composing.compose(period=now, previous=before, committee=body, trend=[], **values)


@pytest.fixture
def now():
    return sample.period(
        [*(sample.project(n) for n in range(1, 9)), sample.project(9, secret=True)]
    )


def test_a_committee_reads_about_its_own_unit_and_never_a_secret_project(now):
    assert [p.code for p in compose(now).projects] == [f"P2026-{n:03}" for n in range(1, 9)]
    assert [p.code for p in compose(now, committee=1).projects] == ["P2026-004", "P2026-008"]


def test_figures_carry_the_rows_that_they_count(now):
    figures = compose(now).figures
    assert figures["projects"].value == 8
    assert figures["status.red"].codes == ("P2026-003", "P2026-007")
    assert sum(figures[f"status.{colour}"].value for colour in calc.COLOURS) == 8
    assert [figure.ref for figure in figures.values()] == list(range(1, len(figures) + 1))


def test_currencies_are_never_added_up(now):
    money = {row.currency: row.totals["budget"] for row in compose(now).money}
    assert (money["GBP"].value, money["GBP"].known, money["GBP"].of) == (Decimal("625000.00"), 1, 1)
    # Project 5 withholds its budget: it is counted as unknown, not as zero.
    assert (money["EUR"].known, money["EUR"].of) == (6, 7)


def test_a_withheld_amount_leaves_the_deviation_to_those_that_are_known(now):
    deviation = compose(now).figures["deviation.EUR"]
    known = [1, 2, 3, 4, 7, 8]
    assert deviation.value == sum(Decimal(400_000 + 37_500 * n) * Decimal("0.04") for n in known)
    assert "P2026-005" not in deviation.codes


def test_exceptions_only_compares_the_same_projects_with_last_time(now):
    before = sample.period([sample.project(n, red=False) for n in range(1, 9)])
    found = compose(now, before, scope=Scope(is_exceptions_only=True))
    assert [project.code for project in found.projects] == ["P2026-003", "P2026-007"]
    assert found.figures["projects"].last == 2
    assert {change.kind for change in found.changes} == {"turned_red", "moved"}


def test_a_project_that_changed_departments_is_neither_new_nor_gone(now):
    moved = [
        replace(one, unit="D20", unit_path=("CFS", "D20")) if one.code == "P2026-004" else one
        for one in (sample.project(n) for n in range(1, 9))
    ]
    before, after = (
        sample.period(one) for one in (moved, [sample.project(n) for n in range(1, 9)])
    )

    def told(now, before):
        return {
            (change.kind, change.unit_before, change.project.unit)
            for change in compose(now, before, committee=1).changes
            if change.project.code == "P2026-004"
        }

    assert told(after, before) == {("joined", "D20", "D10")}
    assert told(before, after) == {("left", "D10", "D20")}


def test_a_programme_that_became_confidential_is_not_named(now):
    whole = sample.period(
        [replace(one, programme="PG1", programme_names=sample.names("Cap")) for one in now.projects]
    )
    assert without_programmes(whole, {"PG2"}) is whole
    assert not any(
        one.programme or one.programme_names.values
        for one in without_programmes(whole, {"PG1"}).projects
    )


def test_changes_are_told_in_order(now):
    before = sample.period(
        [
            *(sample.project(n) for n in (1, 4, 5, 6, 8)),
            sample.project(2, shift=-40),
            sample.project(3, red=False),
            sample.project(12),
        ],
        month=9,
    )
    found = [(change.kind, change.project.code) for change in compose(now, before).changes]
    assert found == [
        ("turned_red", "P2026-003"),
        ("new", "P2026-007"),
        ("closed", "P2026-012"),
        ("moved", "P2026-002"),
        ("moved", "P2026-003"),
    ]


def test_a_project_that_became_secret_is_not_told_as_closed(now):
    before = sample.period([sample.project(n) for n in range(1, 10)], month=9)
    assert compose(now, before).changes == ()


def test_last_time_covers_the_same_perimeter_so_that_a_difference_tells_nothing(now):
    before = sample.period([sample.project(n) for n in range(1, 10)], month=9)
    assert compose(now, before).figures["projects"].last == 8
    closed_since = compose(now, before, closed_now={"P2026-001"})
    assert closed_since.figures["projects"].value == 7
    assert closed_since.figures["projects"].last == 7
    assert "P2026-001" not in str(closed_since.changes)


def test_the_longest_standing_red_comes_first(now):
    projects = list(now.projects)
    projects[2] = replace(projects[2], history=projects[2].history[-1:])
    reds = compose(replace(now, projects=tuple(projects))).reds
    assert [(red.project.code, red.periods) for red in reds] == [("P2026-007", 3), ("P2026-003", 1)]
    assert reds[0].dimension.dimension == "time"


def test_only_decisions_for_this_committee_are_asked(now):
    assert [ask.project.code for ask in compose(now).asks] == ["P2026-003", "P2026-007"]
    assert compose(now, committee=1).asks == ()


def test_departments_are_the_units_below_the_committee(now):
    rows = compose(now).departments
    assert [(row.unit.code, len(row.projects)) for row in rows] == [
        ("D10", 2),
        ("D20", 2),
        ("D30", 2),
        ("D40", 2),
    ]


def test_registers_that_were_not_frozen_are_no_zeros(now):
    assert not {"risks.open", "actions.open"} & set(compose(now).figures)
    kept = replace(now, projects=(sample.with_lines(1), *now.projects[1:]))
    assert compose(kept).figures["risks.open"].value == 2
    assert compose(kept).figures["benefits.due"].value == 1
    assert (compose(kept).figures["actions.open"].known, 8) == (1, 8)
    assert compose(kept).figures["risks.all"].value == 3


def test_figures_count_every_line_and_lists_hold_what_committees_are_shown(now):
    one = sample.with_lines(1)
    ((action,), (risk,)) = one.lines.actions, one.lines.risks
    lines = replace(
        one.lines,
        actions=(action, replace(action, reference="A2", is_for_committee=False)),
        action_days=(date(2026, 10, 1), *[date(2027, 1, 1)] * 19),
        risks=(
            replace(risk, reference="R2", kind="opportunity", score=25),
            replace(risk, reference="R3", score=9, is_for_committee=True),
            replace(risk, reference="R4", score=9),
            risk,
        ),
        decided=(replace(one.lines.decided[0], committee="", is_for_committee=False),),
    )
    late = [entry for entry in one.milestones if entry.is_late(now.frozen_on)]
    hidden = [replace(entry, is_critical=False, is_for_committee=False) for entry in one.milestones]
    project = replace(one, lines=lines, milestones=tuple(hidden))
    content = compose(replace(now, projects=(project,)))
    figures, sections = content.figures, content.sections
    assert (figures["actions.open"].value, figures["actions.late"].value) == (20, 1)
    assert [row.line.reference for row in sections.actions] == ["A1"]
    assert [row.line.reference for row in sections.risks] == ["R1", "R3"]
    assert sections.decided == ()
    assert late
    assert (figures["slips.open"].value, sections.slips) == (len(late), ())
    assert all(text.value != hidden[0].name.value for text in layer.texts_of(project))


def test_the_portfolio_board_reads_what_was_overridden_too_often(now):
    overrides = [Override(103, "time", 4), Override(109, "time", 9), Override(999, "time", 5)]
    (item,) = compose(now, overrides=overrides).board_items
    assert (item.project.code, item.dimension.dimension, item.times) == ("P2026-003", "time", 4)
    assert compose(now, overrides=overrides).figures["board.items"].codes == ("P2026-003",)
    assert compose(now, committee=1, overrides=overrides).board_items == ()


def test_the_json_names_a_source_for_every_figure(now):
    kept = replace(now, projects=(sample.with_lines(1), *now.projects[1:]))
    data = json.loads(json.dumps(figures_file.as_json(compose(kept))))
    assert data["fingerprint"] == now.fingerprint
    assert {figure["rule"] for figure in data["figures"]} == {
        *(
            "in_perimeter",
            "declared",
            "declared_in_unit",
            "forecast_minus_budget",
            "late_milestones",
        ),
        *("beyond_tolerance", "stale", "sum_budget", "sum_forecast", "sum_actual"),
        *("open_exceptions", "open_threats", "high_threats", "slipped", "late_dependencies"),
        *("benefits_due", "open_actions", "late_actions", "declared_serving"),
        *("open_risks", "open_issues"),
        *("year_budget", "year_forecast", "year_actual", "year_difference"),
    }
    assert "P2026-009" not in json.dumps(data)
    assert data["projects"][0]["source"] == {
        "row": now.projects[0].row_hash,
        "report": 101,
        "revision": 1,
    }


def test_moving_a_month_is_more_than_thirty_one_days():
    day = date(2027, 1, 1)
    assert not calc.moved(date(2027, 2, 1), day)
    assert calc.moved(date(2027, 2, 2), day)
    assert not calc.moved(None, day)
