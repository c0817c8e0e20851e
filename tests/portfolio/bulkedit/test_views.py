import pytest
from django.urls import reverse
from django.utils import translation

from portfolio.bulkedit.columns import COLUMNS
from portfolio.bulkedit.models import BulkChange
from portfolio.initiatives.models import Initiative
from ppm.jobs.execution import run_here
from ppm.jobs.models import Job
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory

CREATE = reverse("portfolio:bulk_change_create")
LIST = reverse("portfolio:initiative_list")
HTMX = {"HX-Request": "true"}


def states():
    return set(Initiative.objects.values_list("state", flat=True))


def outcomes(client, change):
    """What the lines of a change say has become of them, in English."""
    page = client.get(change.get_absolute_url(), headers={"Accept-Language": "en"})
    with translation.override("en"):
        return {str(COLUMNS[-1].workbook_value(line)) for line in page.context["listing"].page}


def cell(project, field):
    return reverse("portfolio:cell_edit", args=[project.pk, field])


def test_ticked_rows_are_changed_after_a_preview_and_put_back(client, entity_pmo, department):
    rows = InitiativeFactory.create_batch(2, unit=department)
    client.force_login(entity_pmo)
    ticked = "&".join(f"row={row.pk}" for row in rows)
    assert client.get(f"{CREATE}?{ticked}").status_code == 200
    preview = client.post(f"{CREATE}?{ticked}", {"state": "closing", "reason": "Fin"}, follow=True)
    assert preview.context["counts"] == {"changes": 2, "skipped": 0, "stale": 0}
    assert states() == {"start_up"}
    change = BulkChange.objects.get()
    client.post(reverse("portfolio:bulk_change_apply", args=[change.pk]))
    assert states() == {"closing"}
    assert outcomes(client, change) == {"changed"}
    client.post(reverse("portfolio:bulk_change_undo", args=[change.pk]))
    assert states() == {"start_up"}
    assert outcomes(client, change) == {"changed, then undone"}


def test_all_that_match_the_filter_can_be_changed_at_once(client, entity_pmo, department):
    InitiativeFactory(unit=department, category="legal")
    InitiativeFactory(unit=department)
    client.force_login(entity_pmo)
    client.post(f"{CREATE}?all=1&list=category%3Dlegal", {"state": "closing", "reason": "Fin"})
    assert BulkChange.objects.get().lines.count() == 1


@pytest.mark.parametrize(
    "data",
    [{"state": "closing"}, {"reason": "Fin"}, {"state": "nothing", "reason": "Fin"}],
)
def test_a_reason_and_a_value_are_asked_for(client, entity_pmo, project, data):
    client.force_login(entity_pmo)
    assert client.post(f"{CREATE}?row={project.pk}", data).status_code == 422
    assert not BulkChange.objects.exists()


def test_a_change_is_open_to_who_prepared_it_only(client, entity_pmo, head_of_pmo, project):
    client.force_login(entity_pmo)
    client.post(f"{CREATE}?row={project.pk}", {"state": "closing", "reason": "Fin"})
    change = BulkChange.objects.get()
    client.force_login(head_of_pmo)
    assert client.get(change.get_absolute_url()).status_code == 404
    for verb in ("apply", "undo"):
        address = reverse(f"portfolio:bulk_change_{verb}", args=[change.pk])
        assert client.post(address).status_code == 404


def test_many_rows_are_a_job(client, entity_pmo, department, monkeypatch):
    monkeypatch.setattr("portfolio.bulkedit.services.AT_ONCE", 1)
    rows = InitiativeFactory.create_batch(2, unit=department)
    client.force_login(entity_pmo)
    ticked = "&".join(f"row={row.pk}" for row in rows)
    client.post(f"{CREATE}?{ticked}", {"state": "closing", "reason": "Fin"})
    change = BulkChange.objects.get()
    client.post(reverse("portfolio:bulk_change_apply", args=[change.pk]))
    assert states() == {"start_up"}
    done = run_here(Job.objects.get())
    assert (done.state, done.link) == ("done", change.get_absolute_url())
    assert states() == {"closing"}


@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_costs_the_same_for_any_length(
    client, entity_pmo, department, rows, django_assert_num_queries
):
    made = InitiativeFactory.create_batch(rows, unit=department)
    client.force_login(entity_pmo)
    ticked = "&".join(f"row={row.pk}" for row in made)
    manager = PersonFactory()
    client.post(f"{CREATE}?{ticked}", {"manager": manager.pk, "reason": "Fin"})
    with django_assert_num_queries(9):
        client.get(BulkChange.objects.get().get_absolute_url())


def test_a_cell_is_changed_where_it_stands(client, entity_pmo, project):
    client.force_login(entity_pmo)
    target = {**HTMX, "HX-Target": f"cell-{project.pk}-state"}
    form = client.get(cell(project, "state"), headers=target).content.decode()
    assert "<html" not in form
    assert 'name="version"' in form
    data = {"version": project.version, "value": "delivery"}
    answer = client.post(cell(project, "state"), data, headers=target).content.decode()
    assert answer.startswith(f'<td id="cell-{project.pk}-state"')
    assert states() == {"delivery"}


def test_a_cell_is_changed_on_a_page_of_its_own_without_htmx(client, entity_pmo, project):
    client.force_login(entity_pmo)
    assert "<html" in client.get(cell(project, "end")).content.decode()
    data = {"version": project.version, "value": "2027-05-31", "next": f"{LIST}?sort=-name"}
    assert client.post(cell(project, "end"), data).url == f"{LIST}?sort=-name"
    assert str(Initiative.objects.get().forecast_end) == "2027-05-31"


def test_a_stale_cell_shows_both_values_and_then_overwrites_knowingly(client, entity_pmo, project):
    client.force_login(entity_pmo)
    data = {"version": project.version, "value": "delivery"}
    client.post(cell(project, "state"), data)
    target = {**HTMX, "HX-Target": f"cell-{project.pk}-state"}
    answer = client.post(cell(project, "state"), {**data, "value": "closing"}, headers=target)
    assert answer.status_code == 409
    assert states() == {"delivery"}
    page = client.post(cell(project, "state"), {**data, "value": "closing"})
    (difference,) = page.context["form"].stale.differences
    assert (difference.yours, difference.stored) == ("closing", "delivery")
    fresh = page.context["form"].data["version"]
    client.post(cell(project, "state"), {"version": fresh, "value": "closing"})
    assert states() == {"closing"}


def test_a_manager_named_by_somebody_else_meanwhile_is_shown(
    client, entity_pmo, project, project_manager
):
    client.force_login(entity_pmo)
    first, second = PersonFactory(), PersonFactory()
    data = {"version": project.version, "seen": project_manager.pk, "value": first.pk}
    assert client.post(cell(project, "manager"), data).status_code == 303
    assert client.post(cell(project, "manager"), {**data, "value": second.pk}).status_code == 409
    assert Initiative.objects.get().standing.project_manager == first


def test_only_those_who_may_edit_the_row_change_its_cells(client, management, project):
    client.force_login(management)
    assert client.get(cell(project, "state")).status_code == 403
    page = client.get(LIST, {"columns": "name.state"}).content.decode()
    assert "pencil" not in page
    assert 'name="row"' not in page
