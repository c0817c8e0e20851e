import pytest
from django.urls import reverse

from portfolio.statusreports import services
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, StatusReportFactory
from tests.portfolio.statusreports.conftest import AT, said

pytestmark = pytest.mark.usefixtures("clock")


# -- Reading, validating, returning ------------------------------------------------------------------
def test_report_detail_offers_the_decision_to_the_pmo_only(
    client, submitted, project_manager, entity_pmo
):
    address = reverse("portfolio:report_detail", args=[submitted.pk])
    offered = {}
    for person in (project_manager, entity_pmo):
        client.force_login(person)
        offered[person] = client.get(address).context["may_decide"]

    assert offered == {project_manager: False, entity_pmo: True}


def test_the_language_switch_of_a_report_belongs_to_a_form_that_is_there(
    client, submitted, project_manager, entity_pmo
):
    address = reverse("portfolio:report_detail", args=[submitted.pk])
    found = {}
    for person in (project_manager, entity_pmo):
        client.force_login(person)
        html = client.get(address).content.decode()
        found[person] = ('form="main-form"' in html, 'id="main-form"' in html)

    assert found == {project_manager: (False, False), entity_pmo: (True, True)}


def test_report_validate_leads_back_to_the_board(client, submitted, entity_pmo):
    client.force_login(entity_pmo)

    response = client.post(
        reverse("portfolio:report_validate", args=[submitted.pk]), {"version": submitted.version}
    )

    assert response.url == reverse("portfolio:cycle_detail", args=[submitted.cycle_id])
    submitted.refresh_from_db()
    assert submitted.state == "validated"


def test_report_validate_refuses_what_the_reviewer_has_not_read(
    client, submitted, entity_pmo, project_manager
):
    seen = submitted.version
    services.take_back_report(report=submitted, by=project_manager, at=AT)
    services.submit_report(
        report=submitted, said=said(headline="Autre chose."), by=project_manager, at=AT
    )
    client.force_login(entity_pmo)

    response = client.post(
        reverse("portfolio:report_validate", args=[submitted.pk]), {"version": seen}
    )

    assert response.status_code == 422
    assert "Autre chose." in response.content.decode()
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_report_validate_wants_a_sentence_with_an_opinion(client, submitted, entity_pmo):
    client.force_login(entity_pmo)

    response = client.post(
        reverse("portfolio:report_validate", args=[submitted.pk]), {"opinion": "red"}
    )

    assert response.status_code == 422
    assert list(response.context["validate_form"].errors) == ["opinion_text"]


def test_report_return_keeps_the_comment(client, submitted, entity_pmo):
    client.force_login(entity_pmo)

    client.post(
        reverse("portfolio:report_return", args=[submitted.pk]),
        {"comment": "Encore", "comment_figures": "Quel budget ?", "comment_status": "Pourquoi ?"},
    )

    submitted.refresh_from_db()
    assert (submitted.state, submitted.returned_blocks) == ("returned", ["status", "figures"])
    assert submitted.return_comment == "Encore"
    assert submitted.return_comments == {"status": "Pourquoi ?", "figures": "Quel budget ?"}
    assert submitted.whole_comment == "Encore – Pourquoi ? – Quel budget ?"


def test_report_return_refuses_without_a_comment(client, submitted, entity_pmo):
    client.force_login(entity_pmo)

    response = client.post(reverse("portfolio:report_return", args=[submitted.pk]))

    assert response.status_code == 422
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_report_detail_keeps_a_comment_when_the_language_changes(client, submitted, entity_pmo):
    client.force_login(entity_pmo)

    response = client.post(
        reverse("portfolio:report_detail", args=[submitted.pk]),
        {"comment": "En cours", "_language": "fr"},
    )

    assert response.status_code == 200
    assert response.context["form"]["comment"].value() == "En cours"


def test_report_take_back_opens_the_form_again(manager, submitted, edit):
    address = reverse("portfolio:report_take_back", args=[submitted.pk])
    assert manager.get(address).status_code == 200
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
    stale = manager.post(address, {"version": submitted.version - 1})
    assert stale.url == reverse("portfolio:report_detail", args=[submitted.pk])

    response = manager.post(address, {"version": submitted.version})

    assert response.url == edit
    submitted.refresh_from_db()
    assert submitted.state == "draft"


def test_the_pmo_does_not_take_the_report_of_a_manager_back(client, submitted, entity_pmo):
    client.force_login(entity_pmo)
    page = reverse("portfolio:report_detail", args=[submitted.pk])

    assert not client.get(page).context["may_take_back"]
    response = client.post(
        reverse("portfolio:report_take_back", args=[submitted.pk]), {"version": submitted.version}
    )

    assert response.url == page
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


@pytest.mark.parametrize("name", ["report_validate", "report_return"])
def test_a_manager_cannot_decide_on_a_report(manager, submitted, name):
    assert manager.post(reverse(f"portfolio:{name}", args=[submitted.pk])).status_code == 403


def test_a_report_of_another_department_does_not_exist(client, submitted, other_department):
    stranger = PersonFactory(role="decentral_pmo", on_unit=other_department)
    client.force_login(stranger)

    for name in ("report_detail", "report_edit"):
        address = reverse(f"portfolio:{name}", args=[submitted.pk])
        assert client.get(address).status_code == 404


def test_a_report_of_a_secret_project_does_not_exist_for_the_pmo(client, pmo):
    report = StatusReportFactory(initiative=InitiativeFactory(secret=True), submitted=True)
    client.force_login(pmo)

    assert client.get(reverse("portfolio:report_detail", args=[report.pk])).status_code == 404


def test_what_the_pmo_typed_stays_when_the_report_changed_meanwhile(client, submitted, entity_pmo):
    client.force_login(entity_pmo)
    for name, text in (("report_return", "comment"), ("report_validate", "opinion_text")):
        address = reverse(f"portfolio:{name}", args=[submitted.pk])
        words = {text: "Le montant étonne.", "opinion": "amber"}
        page = client.post(address, {"version": submitted.version - 1, **words})
        assert page.status_code == 422
        assert "Le montant étonne." in page.content.decode()
        assert page.context["report"].version == submitted.version
    submitted.refresh_from_db()
    assert submitted.state == "submitted"
