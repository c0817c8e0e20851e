from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.lifecycle.gates.models import Gate
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.models import Decision
from ppm import audit
from ppm.accounts.models import Person

SOON = (localdate() + timedelta(days=20)).isoformat()


def answered(gate, **values):
    """The form of the page on which a gate is decided."""
    return {
        "version": gate.version,
        "language": "fr",
        "reason": "Vu le dossier",
        "conditions-TOTAL_FORMS": 1,
        "conditions-INITIAL_FORMS": 0,
    } | values


def test_the_executive_decides_on_one_page(
    client, recommended, executive, django_assert_num_queries
):
    gate = recommended()
    address = reverse("portfolio:gate_decide", args=[gate.pk])
    client.force_login(executive)
    client.get(address)
    with django_assert_num_queries(13):
        page = client.get(address)
    text = page.content.decode()
    assert page.context["may_decide"]
    assert text.index("Ouvrir la phase 3") < text.index("Le dossier est complet")
    assert [
        text.count(f'name="answer" value="{one}"') for one in ("approved", "conditional", "not_now")
    ] == [1, 1, 1]

    posted = client.post(address, answered(gate, answer="approved"))

    assert posted.status_code == 303
    gate.refresh_from_db()
    assert (gate.outcome, gate.decided_by) == ("approved", executive)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({}, None, "Choose one of the three answers."),
        ({"answer": "not_now"}, "later", "Say what “not now” means."),
        (
            {"answer": "not_now", "later": "deferred"},
            "deferred_to",
            "Choose a day to come.",
        ),
        (
            {"answer": "conditional"},
            None,
            "Write down at least one condition with its owner and its date.",
        ),
        (
            {"answer": "not_now", "later": "rework", "reason": ""},
            None,
            "Say why: whoever worked on it has a right to the reason.",
        ),
    ],
)
def test_an_incomplete_answer_is_refused_with_its_sentence(
    client, recommended, executive, values, field, sentence
):
    gate = recommended()
    client.force_login(executive)

    page = client.post(reverse("portfolio:gate_decide", args=[gate.pk]), answered(gate) | values)

    assert page.status_code == 422
    assert page.context["form"].errors[field or "__all__"] == [sentence]
    assert not Decision.objects.exists()


def test_conditions_are_written_on_the_same_page(client, recommended, executive, project_manager):
    gate = recommended()
    client.force_login(executive)
    row = {
        "conditions-0-what": "Compléter l’analyse",
        "conditions-0-owner": project_manager.pk,
        "conditions-0-due_on": SOON,
    }
    address = reverse("portfolio:gate_decide", args=[gate.pk])

    assert client.post(address, answered(gate, answer="conditional") | row).status_code == 303

    assert Action.objects.get().due_on.isoformat() == SOON
    page = client.get(reverse("portfolio:gate_detail", args=[gate.pk]))
    assert "Compléter l’analyse" in page.content.decode()


def test_whoever_comes_second_is_told_what_was_decided(client, recommended, executive):
    gate = recommended()
    client.force_login(executive)
    address = reverse("portfolio:gate_decide", args=[gate.pk])
    client.post(address, answered(gate, answer="approved"))

    page = client.post(address, answered(gate, answer="not_now", later="stopped"))

    assert page.status_code == 409
    assert (
        page.context["form"]
        .non_field_errors()[0]
        .endswith(": approved. Nothing of yours was recorded.")
    )


def test_somebody_else_reads_the_page_and_cannot_answer(client, recommended, executive, pmo):
    gate = recommended()
    client.force_login(pmo)
    address = reverse("portfolio:gate_decide", args=[gate.pk])

    assert not client.get(address).context["may_decide"]
    refused = client.post(address, answered(gate, answer="approved"))
    assert refused.status_code == 403
    assert "On a project board only the executive decides." in refused.content.decode()


def test_a_gate_is_prepared_from_plan_to_question(
    client, project, stages, project_manager, executive
):
    client.force_login(project_manager)
    created = client.post(
        reverse("portfolio:gate_create", args=[project.pk]),
        {
            "kind": "stage",
            "stage": stages[2].pk,
            "planned_on": SOON,
            "question": "Ouvrir ?",
            "language": "fr",
        },
    )
    gate = Gate.objects.get()
    assert created.url == reverse("portfolio:gate_detail", args=[gate.pk])
    ask = reverse("portfolio:gate_ask", args=[gate.pk])
    refused = client.post(ask, {"version": gate.version})
    assert refused.status_code == 422
    assert refused.context["refused"].count("is mandatory and not met.") == 4
    for item in gate.items.filter(is_mandatory=True):
        review = reverse("portfolio:gate_review", args=[item.pk])
        values = {"version": item.version, "language": "fr", "state": "na"}
        assert client.post(review, values).status_code == 422
        assert client.post(review, values | {"reason": "Repris plus tard"}).status_code == 303
    assert client.post(ask, {"version": gate.version}).status_code == 303
    gate.refresh_from_db()
    assert (gate.state, gate.body_kind) == ("asked", "project_board")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_and_the_plan_cost_the_same_for_any_number(
    client, planned, pmo, project, rows, django_assert_num_queries
):
    for kind in ("stage", "release", "g2")[:rows]:
        planned(kind)
    client.force_login(pmo)
    listed = reverse("portfolio:gate_list")
    client.get(listed)
    with django_assert_num_queries(9):
        page = client.get(listed)
    assert len(page.context["listing"].page) == rows


def test_the_checklist_of_a_gate_gets_a_new_version(client, pmo):
    client.force_login(pmo)
    edit = reverse("portfolio:checklist_edit", args=["release"])
    row = {
        "criteria-TOTAL_FORMS": 1,
        "criteria-INITIAL_FORMS": 0,
        "criteria-0-text_fr": "Un",
        "criteria-0-text_nl": "Een",
        "criteria-0-text_en": "One",
        "criteria-0-light": "none",
        "criteria-0-standard": "mandatory",
        "criteria-0-reinforced": "mandatory",
        "seen": 1,
        "reason": "Avis de l’audit",
    }
    assert client.post(edit, row).status_code == 303
    again = client.post(edit, row)
    assert again.context["form"].non_field_errors() == [
        "Somebody else made version 2 in the meantime."
    ]
    lists = {
        kind: rows
        for kind, _one, rows in client.get(reverse("portfolio:checklist_list")).context["lists"]
    }
    assert lists["release"] == [(("One", "en"), ["none", "mandatory", "mandatory"])]


def test_a_closure_asks_for_acceptance_lessons_benefits_and_what_is_left(
    client, planned, project_manager, executive
):
    gate = planned("closure")
    with audit.action("test.prepared", by=Person.objects.system()):
        gate.items.update(state="met")
    client.force_login(project_manager)
    ask = reverse("portfolio:gate_ask", args=[gate.pk])
    refused = client.post(ask, {"version": gate.version})
    assert refused.context["refused"] == (
        "Nobody has accepted what was delivered yet. Give the follow-on actions an owner and a date, or "
        "say that nothing is left. No lesson has been written down. "
        "The benefits have not been handed to an owner."
    )
    written = client.post(
        reverse("portfolio:gate_closing", args=[gate.pk]),
        {
            "accepted_by": executive.pk,
            "accepted_on": localdate().isoformat(),
            "acceptance": "Tout est accepté",
            "lessons": "Commencer plus tôt",
            "benefits_owner": executive.pk,
            "benefits": "Délai de traitement",
            "language": "fr",
        },
    )
    assert written.status_code == 303
    left = {"what": "Former le service", "owner": executive.pk, "due_on": SOON}
    assert client.post(reverse("portfolio:gate_follow_on", args=[gate.pk]), left).status_code == 303
    refused = client.post(ask, {"version": gate.version})
    # The portfolio board closes what has no known budget, and nobody sits on it.
    assert refused.context["refused"].startswith("Nobody sits on the body")
