"""The pages of a register: list, line, cell, many lines; what is stale or refused changes nothing."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from portfolio.registers.catalogue import REGISTERS
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks import services
from portfolio.registers.risks.models import Risk
from portfolio.registers.shape.changing import RowsChanged, Wanted, apply_change, prepare
from portfolio.registers.shape.models import EntryChange
from portfolio.registers.shape.register import register_of
from ppm.notices.models import Notice
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import (
    make_action,
    make_assumption,
    make_decision,
    make_issue,
    make_lesson,
    make_product,
    make_quality,
    make_question,
    make_risk,
    make_stakeholder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return PersonFactory(given_name="Lotte", family_name="Vangeystelen")


@pytest.fixture
def project(department, manager):
    return InitiativeFactory(unit=department, name_fr="Dossier unique", project_manager=manager)


def one_of_each(project):
    return {
        "risk": make_risk(project),
        "issue": make_issue(project),
        "action": make_action(project),
        "decision": make_decision(project),
        "product": make_product(project),
        "quality": make_quality(project),
        "lesson": make_lesson(project),
        "question": make_question(project),
        "stakeholder": make_stakeholder(project),
        "assumption": make_assumption(project),
    }


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("key", "queries"), [("risk", 10), ("decision", 11)])
def test_a_list_costs_the_same_for_any_length(
    client, project, head_of_pmo, django_assert_num_queries, rows, key, queries
):
    for _number in range(rows):
        one_of_each(project)
    one = next(one for one in REGISTERS if one.key == key)
    client.force_login(head_of_pmo)

    with django_assert_num_queries(queries):
        response = client.get(one.address("list"))

    assert len(response.context["listing"].page) == rows


def test_every_register_has_its_pages(client, project, manager):
    lines = one_of_each(project)
    client.force_login(manager)

    for one in REGISTERS:
        row = lines[one.key]
        pages = [
            one.address("list"),
            f"{one.address('list')}?text={row.reference}&state=all&group=initiative",
            one.address("detail", row.pk),
            one.address("create", project.pk),
            one.address("edit", row.pk),
            reverse(f"portfolio:initiative_{one.names}_list", args=[project.pk]),
            reverse("ppm:history_detail", args=[one.names, row.pk]),
        ]
        assert [client.get(page).status_code for page in pages] == [200] * len(pages)
    assert (
        client.get(reverse("portfolio:initiative_registers", args=[project.pk])).status_code == 200
    )
    assert client.get(reverse("portfolio:risk_matrix")).status_code == 200


def test_a_line_is_written_numbered_and_its_owner_told(client, project, manager, head_of_pmo):
    client.force_login(head_of_pmo)
    response = client.post(
        reverse("portfolio:risk_create", args=[project.pk]),
        {
            "kind": "threat",
            "title": "Panne",
            "language": "fr",
            "cause": "c",
            "event": "e",
            "effect": "f",
            "category": "technical",
            "inherent_probability": "3",
            "inherent_impact": "5",
            "amount_likely": "100 000",
            "proximity": "1",
            "owner": manager.email,
        },
    )

    assert response.status_code == 303, response.context["form"].errors
    risk = Risk.objects.get()
    assert response.url == risk.get_absolute_url()
    assert (risk.reference, risk.score, risk.expected_value) == ("R-1", 15, 50_000)
    assert Notice.objects.get().person == manager


def test_a_stale_edit_shows_both_texts_and_changes_nothing(client, project, manager):
    risk = make_risk(project)
    services.edit_risk(pk=risk.pk, version=1, by=manager, at=now(), title="Le premier")
    client.force_login(manager)
    values = {
        name: getattr(risk, name)
        for name in ("kind", "language", "cause", "event", "effect", "category", "proximity")
    }
    steps = dict.fromkeys(("inherent_probability", "inherent_impact", "probability", "impact"), "4")
    response = client.post(
        reverse("portfolio:risk_edit", args=[risk.pk]),
        {**values, **steps, "state": "open", "title": "Le second", "version": "1"},
    )

    assert response.status_code == 409
    assert "Le premier" in response.content.decode()
    assert "Le second" in response.content.decode()
    assert Risk.objects.get().title == "Le premier"


def test_a_cell_is_changed_where_it_stands(client, project, manager):
    risk = make_risk(project)
    client.force_login(manager)
    address = reverse("portfolio:risk_cell", args=[risk.pk, "impact"])
    headers = {"HX-Request": "true", "HX-Target": f"cell-{risk.pk}-impact"}

    shown = client.get(address, headers=headers)
    refused = client.post(address, {"version": "1", "impact": "9"}, headers=headers)
    saved = client.post(address, {"version": "1", "impact": "5"}, headers=headers)
    stale = client.post(address, {"version": "1", "impact": "2"}, headers=headers)

    assert "<html" not in shown.content.decode()
    assert (refused.status_code, saved.status_code, stale.status_code) == (422, 200, 409)
    assert (Risk.objects.get().impact, Risk.objects.get().score) == (5, 20)
    assert saved.content.decode().startswith(f'<td id="cell-{risk.pk}-impact"')
    assert client.get(reverse("portfolio:risk_cell", args=[risk.pk, "cause"])).status_code == 404


def test_many_lines_change_together_after_a_preview_and_can_be_undone(client, project, manager):
    rows = [make_risk(project) for _number in range(3)]
    client.force_login(manager)
    address = reverse("portfolio:risk_many") + f"?row={rows[0].pk}&row={rows[1].pk}"
    response = client.post(
        address,
        {
            "change_proximity": "on",
            "proximity": "1",
            "change_owner": "on",
            "owner": manager.email,
            "reason": "Revue du mois",
        },
    )
    change = EntryChange.objects.get()
    assert response.url == change.get_absolute_url()
    assert "Revue du mois" in client.get(response.url).content.decode()
    assert not Risk.objects.filter(proximity="1").exists()

    client.post(reverse("portfolio:entry_change_apply", args=[change.pk]))
    changed = Risk.objects.filter(proximity="1", owner=manager)
    assert sorted(changed.values_list("pk", flat=True)) == [rows[0].pk, rows[1].pk]

    client.post(reverse("portfolio:entry_change_undo", args=[change.pk]))
    assert not Risk.objects.filter(owner__isnull=False).exists()


def test_a_line_that_changed_since_the_preview_stops_the_whole_change(client, project, manager):
    rows = [make_risk(project) for _number in range(2)]
    client.force_login(manager)
    client.post(
        reverse("portfolio:risk_many") + "?all=1&list=",
        {"change_proximity": "on", "proximity": "1", "reason": "r"},
    )
    change = EntryChange.objects.get()
    services.edit_risk(pk=rows[0].pk, version=None, by=manager, at=now(), proximity="4")

    client.post(reverse("portfolio:entry_change_apply", args=[change.pk]))

    assert EntryChange.objects.get().state == "prepared"
    assert not Risk.objects.filter(proximity="1").exists()
    assert list(change.lines.filter(why="stale").values_list("entry_id", flat=True)) == [rows[0].pk]


def test_a_risk_becomes_an_issue_then_a_change_and_both_sides_show_it(client, project, manager):
    risk = make_risk(project, owner=manager)
    client.force_login(manager)

    response = client.post(reverse("portfolio:risk_convert", args=[risk.pk, "issue"]))
    issue = Issue.objects.get()
    assert response.url == issue.get_absolute_url()
    assert (issue.kind, issue.origin_kind, issue.owner) == ("problem", "risk", manager)
    assert Risk.objects.get().state == "occurred"
    client.post(reverse("portfolio:issue_convert", args=[issue.pk, "change"]))

    assert Issue.objects.get().kind == "change"
    assert "I-1 Départ" in client.get(risk.get_absolute_url()).content.decode()
    assert "R-1 Départ" in client.get(issue.get_absolute_url()).content.decode()
    assert client.get(reverse("portfolio:change_panel", args=[issue.pk])).status_code == 200


def test_whoever_reads_the_project_cannot_change_its_lines(client, project, department):
    risk = make_risk(project)
    client.force_login(PersonFactory(role="management", on_unit=department))

    assert client.get(risk.get_absolute_url()).status_code == 200
    assert client.get(reverse("portfolio:risk_edit", args=[risk.pk])).status_code == 403


def test_a_new_line_is_added_only_by_whoever_may_still_edit_the_project(project, manager):
    wanted = [Wanted(None, {"title": "Panne", "description": "Lundi."}, initiative=project)]
    change = prepare(register_of("issue"), wanted, source="file", reason="r", by=manager, at=now())
    assert [line.outcome for line in change.lines.all()] == ["changes"]

    with pytest.raises(RowsChanged):
        apply_change(change_id=change.pk, by=PersonFactory(), at=now())
    assert not Issue.objects.exists()
    apply_change(change_id=change.pk, by=manager, at=now())
    assert Issue.objects.get().initiative == project
