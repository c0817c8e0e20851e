from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from reporting.compare.perimeter import Live, Perimeter, Structure
from reporting.compare.selectors import compare, texts_of
from tests.factories.kernel import UnitFactory
from tests.factories.portfolio import CycleFactory, DecisionRequestFactory, InitiativeFactory
from tests.factories.reporting import frozen, full_report

pytestmark = pytest.mark.django_db


def two_periods(*, projects, later=None, only_before=(), only_after=()):
    """September and October of these projects; `later` are the values of October."""
    september, october = CycleFactory(period=date(2026, 9, 1)), CycleFactory()
    for project in (*projects, *only_before):
        full_report(cycle=september, initiative=project)
    before = frozen(september)
    for project in (*projects, *only_after):
        full_report(cycle=october, initiative=project, **(later or {}))
    return before, frozen(october)


def test_compare_tells_what_became_of_each_project(pmo, department):
    stays, goes, comes = (InitiativeFactory(unit=department) for _ in range(3))
    before, after = two_periods(
        projects=[stays],
        only_before=[goes],
        only_after=[comes],
        later={
            "declared": "red",
            "forecast": Decimal("1500.00"),
            "forecast_end": date(2027, 6, 30),
        },
    )
    found = compare(before, after, scope=Perimeter(pmo))
    assert [change.row.code for change in found.turned_red] == [stays.code]
    assert [change.row.code for change in found.closed] == [goes.code]
    assert [change.row.code for change in found.new] == [comes.code]
    assert [(change.row.code, change.days) for change in found.moved] == [(stays.code, 91)]
    assert [change.moved_by("forecast") for change in found.money] == [Decimal("400.00")]
    assert found.colours("before") == {"green": 0, "amber": 2, "red": 0, "grey": 0}
    [forecast] = [one for one in found.sums if one.measure == "forecast"]
    assert (forecast.before, forecast.after, forecast.like_for_like, forecast.both) == (
        Decimal("2200.00"),
        Decimal("3000.00"),
        Decimal("400.00"),
        1,
    )


def test_what_a_reader_may_not_see_is_on_neither_side(
    pmo, entity_pmo, department, other_department
):
    seen = InitiativeFactory(unit=department)
    secret = InitiativeFactory(unit=department)
    before, after = two_periods(
        projects=[seen], only_before=[secret, InitiativeFactory(unit=other_department)]
    )
    with audit.action("test.change", by=pmo):
        secret.confidentiality = "secret"
        secret.save()
    for reader in (Perimeter(entity_pmo), Perimeter()):
        found = compare(before, after, scope=reader)
        assert secret.code not in [row.code for row in found.before]
        assert secret.code not in [change.row.code for change in found.closed]
    assert [row.code for row in compare(before, after, scope=Perimeter(entity_pmo)).before] == [
        seen.code
    ]


def test_a_project_that_changed_department_has_joined_or_left_and_is_not_new(pmo, department):
    other = UnitFactory(parent=department.parent)
    mover = InitiativeFactory(unit=department)
    september, october = CycleFactory(period=date(2026, 9, 1)), CycleFactory()
    full_report(cycle=september, initiative=mover)
    before = frozen(september)
    with audit.action("test.change", by=pmo):
        mover.unit = other
        mover.save()
    full_report(cycle=october, initiative=mover)
    after = frozen(october)
    then = Perimeter(pmo, unit=other.code)
    found = compare(before, after, scope=then)
    assert ([change.row.code for change in found.joined], found.new) == ([mover.code], ())
    [change] = compare(before, after, scope=Perimeter(pmo, unit=department.code)).left
    assert change.row.code == mover.code
    now = Perimeter(pmo, unit=other.code, structure=Structure.TODAY)
    found = compare(before, after, scope=now)
    assert (found.joined, len(found.before)) == ((), 1)


def test_today_states_no_amount_of_which_a_part_is_withheld(pmo, department):
    report = full_report(initiative=InitiativeFactory(unit=department))
    snapshot = frozen(report.cycle)
    with audit.action("test.prepared", by=pmo):
        Standing.objects.filter(pk=report.initiative_id).update(
            budget=Decimal(900), budget_state="withheld"
        )
    found = compare(snapshot, Live(date(2026, 12, 1)), scope=Perimeter(pmo))
    [row] = found.after
    assert (row.budget, row.budget_state) == (None, "withheld")
    [budget] = [one for one in found.sums if one.measure == "budget"]
    assert (budget.after, budget.after_known) == (0, 0)


def test_today_quotes_the_latest_report(pmo, department):
    report = full_report(initiative=InitiativeFactory(unit=department), declared="red")
    DecisionRequestFactory(report=report, question="Dix ans suffisent-ils ?")
    snapshot = frozen(report.cycle)
    with audit.action("test.prepared", by=pmo):
        Standing.objects.filter(pk=report.initiative_id).update(report_id=report.pk)
    found = compare(snapshot, Live(date(2026, 12, 1)), scope=Perimeter(pmo))
    sealed, live = texts_of(found.before), texts_of(found.after)
    assert live == sealed
    assert live[report.initiative_id].headline.value == report.headline
    assert [one.value for one, _body in live[report.initiative_id].questions] == [
        "Dix ans suffisent-ils ?"
    ]


def test_a_comparison_with_today_costs_the_same_for_any_number_of_projects(pmo, department):
    counts = []
    for month, rows in ((8, 1), (9, 3)):
        cycle = CycleFactory(period=date(2026, month, 1))
        for _row in range(rows):
            full_report(cycle=cycle, initiative=InitiativeFactory(unit=department))
        snapshot = frozen(cycle)
        reader = Person.objects.get(pk=pmo.pk)
        with CaptureQueriesContext(connection) as queries:
            found = compare(snapshot, Live(date(2026, 12, 1)), scope=Perimeter(reader))
        counts.append(len(queries))
        assert len(found.after) >= rows
    assert counts[0] == counts[1] <= 7


def test_what_the_shorter_series_does_not_ask_about_is_neither_new_nor_gone(
    pmo, department, monkeypatch
):
    monkeypatch.setattr("reporting.compare.selectors.months_by_class", lambda: {"light": 3})
    monthly = InitiativeFactory(unit=department, tailoring_class="standard")
    quarterly = InitiativeFactory(unit=department, tailoring_class="light")
    september = full_report(cycle=CycleFactory(period=date(2026, 9, 1)), initiative=monthly).cycle
    before = frozen(september)
    quarter = CycleFactory(period=date(2026, 9, 1), series="quarterly")
    for project in (monthly, quarterly):
        full_report(cycle=quarter, initiative=project)
    both = frozen(quarter)

    for after in (Live(date(2026, 12, 1)), both):
        found = compare(before, after, scope=Perimeter(pmo))
        assert [row.code for row in found.after] == [monthly.code]
        assert not found.new
    since = compare(both, Live(date(2026, 12, 1)), scope=Perimeter(pmo))
    assert {row.code for row in since.after} == {monthly.code, quarterly.code}
