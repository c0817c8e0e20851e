from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from portfolio.bulkedit import services
from portfolio.bulkedit.models import BulkChange
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from ppm.org.workdays import add_working_days
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory

NOW = timezone.now()


def prepared(by, rows, **wanted):
    return services.prepare_change(
        keys=[row.pk for row in rows], wanted=wanted, reason="Réorganisation", by=by, at=NOW
    )


def outcomes(change):
    return {line.initiative_id: (line.outcome, line.why) for line in change.lines.all()}


def values(rows, field):
    return list(
        Initiative.objects.filter(pk__in=[row.pk for row in rows])
        .order_by("pk")
        .values_list(field, flat=True)
    )


def test_the_preview_says_of_each_row_what_becomes_of_it_and_writes_nothing(
    entity_pmo, project, other_department
):
    InitiativeRoleFactory(  # seen, but not to be edited
        person=entity_pmo,
        role=Role.EXECUTIVE,
        initiative=(foreign := InitiativeFactory(unit=other_department)),
    )
    same = InitiativeFactory(unit=project.unit, state="closing")
    portfolio = InitiativeFactory(unit=project.unit, kind="portfolio", state="closing")
    below = InitiativeFactory(unit=project.unit, kind="programme")
    change = prepared(
        entity_pmo, [project, same, foreign, portfolio, below], state="closing", parent=below.pk
    )
    assert outcomes(change) == {
        project.pk: ("changes", ""),
        same.pk: ("changes", ""),
        foreign.pk: ("skipped", "no_right"),
        portfolio.pk: ("skipped", "rule"),
        below.pk: ("skipped", "rule"),
    }
    line = change.lines.get(initiative=project)
    assert (line.before, line.after) == (
        {"state": "start_up", "parent": None},
        {"state": "closing", "parent": below.pk},
    )
    assert values([project], "state") == ["start_up"]


def test_what_somebody_does_not_see_is_not_even_counted(entity_pmo, project, other_department):
    hidden = InitiativeFactory(unit=project.unit, secret=True)
    foreign = InitiativeFactory(unit=other_department)
    change = prepared(entity_pmo, [project, hidden, foreign], state="closing")
    assert set(outcomes(change)) == {project.pk}


def test_all_rows_change_with_the_reason_in_their_history(entity_pmo, department):
    rows = InitiativeFactory.create_batch(3, unit=department, forecast_end=date(2027, 3, 1))
    manager = PersonFactory()
    change = prepared(
        entity_pmo, rows, state="delivery", category="legal", shift_days=10, manager=manager.pk
    )
    services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    assert values(rows, "state") == ["delivery"] * 3
    assert values(rows, "forecast_end") == [add_working_days(date(2027, 3, 1), 10)] * 3
    assert values(rows, "standing__project_manager") == [manager.pk] * 3
    last = rows[0].events.order_by("pgh_id").last()
    assert last.pgh_context["reason"] == "Réorganisation"
    assert last.pgh_context["root"] == "initiative.bulk_changed"


def test_a_row_that_changed_in_between_stops_everything_and_is_named(entity_pmo, department):
    rows = InitiativeFactory.create_batch(3, unit=department)
    change = prepared(entity_pmo, rows, state="delivery")
    edit_initiative(initiative_id=rows[1].pk, version=None, by=entity_pmo, at=NOW, category="legal")
    with pytest.raises(services.RowsChanged):
        services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    assert values(rows, "state") == ["start_up"] * 3
    assert {pk for pk, (_outcome, why) in outcomes(change).items() if why} == {rows[1].pk}
    assert outcomes(change)[rows[1].pk][1] == "stale"


def test_a_right_that_was_lost_in_between_stops_everything(
    pmo, entity_pmo, department, other_department
):
    rows = InitiativeFactory.create_batch(2, unit=department)
    change = prepared(entity_pmo, rows, state="delivery")
    edit_initiative(initiative_id=rows[0].pk, version=None, by=pmo, at=NOW, unit=other_department)
    with pytest.raises(services.RowsChanged):
        services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    assert values(rows, "state") == ["start_up"] * 2


def test_undo_puts_everything_back(entity_pmo, project, project_manager, department):
    rows = [project, InitiativeFactory(unit=department, forecast_end=date(2027, 3, 1))]
    change = prepared(entity_pmo, rows, state="delivery", shift_days=5, manager=PersonFactory().pk)
    services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    services.undo_change(change_id=change.pk, by=entity_pmo, at=NOW)
    assert values(rows, "state") == ["start_up"] * 2
    assert values(rows, "forecast_end") == [None, date(2027, 3, 1)]
    assert values(rows, "standing__project_manager")[0] == project_manager.pk
    change.refresh_from_db()
    assert change.state == "undone"
    with pytest.raises(services.AlreadyDone):
        services.undo_change(change_id=change.pk, by=entity_pmo, at=NOW)


def test_the_history_of_a_project_says_that_a_change_was_undone(client, entity_pmo, department):
    project = InitiativeFactory(unit=department)
    change = prepared(entity_pmo, [project], state="closing")
    services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    services.undo_change(change_id=change.pk, by=entity_pmo, at=NOW)
    client.force_login(entity_pmo)
    page = client.get(reverse("ppm:history_detail", args=["initiative", project.pk]))
    told = [one.text for one in page.context["journal"].told]
    assert f"{entity_pmo} undid a change of several initiatives" in told


def test_undo_is_refused_once_something_else_has_touched_a_row(entity_pmo, department):
    rows = InitiativeFactory.create_batch(2, unit=department)
    change = prepared(entity_pmo, rows, state="delivery")
    services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    edit_initiative(initiative_id=rows[0].pk, version=None, by=entity_pmo, at=NOW, category="legal")
    with pytest.raises(services.RowsChanged):
        services.undo_change(change_id=change.pk, by=entity_pmo, at=NOW)
    assert values(rows, "state") == ["delivery"] * 2


def test_a_change_is_made_once(entity_pmo, project):
    change = prepared(entity_pmo, [project], state="delivery")
    services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)
    with pytest.raises(services.AlreadyDone):
        services.apply_change(change_id=change.pk, by=entity_pmo, at=NOW)


def test_nothing_chosen_is_no_change(entity_pmo, project):
    with pytest.raises(services.NothingChosen):
        prepared(entity_pmo, [project])
    assert not BulkChange.objects.exists()
