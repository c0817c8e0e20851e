import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portfolio.statusreports import services
from portfolio.statusreports.services import save_draft
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    MilestoneFactory,
    StatusReportFactory,
)
from tests.portfolio.statusreports.conftest import AT, TODAY, said, typed

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def edit(report):
    return reverse("portfolio:report_edit", args=[report.pk])


@pytest.fixture
def manager(client, project_manager):
    client.force_login(project_manager)
    return client


def form_values(response):
    """What stands in the fields of a page."""
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields}


# -- Opening the form ----------------------------------------------------------------------------
def test_report_edit_is_prefilled_with_plan_and_money(manager, edit):
    values = form_values(manager.get(edit))

    assert (values["forecast_end"], values["forecast"], values["headline"]) == (
        "30/06/2027",
        "",
        "",
    )


def test_report_edit_shows_the_last_headline_beside_an_empty_one(
    manager, submitted, project_manager
):
    following = StatusReportFactory(
        initiative=submitted.initiative,
        cycle=CycleFactory(
            period=date(2026, 11, 1),
            deadline_on=date(2026, 12, 4),
            validation_on=date(2026, 12, 8),
            freeze_on=date(2026, 12, 11),
        ),
    )

    response = manager.get(reverse("portfolio:report_edit", args=[following.pk]))

    assert response.context["previous"] == submitted
    values = form_values(response)
    assert (values["headline"], values["time_declared"]) == ("", "green")
    assert (values["actual"], values["forecast"]) == ("400", "1,000")


@pytest.mark.parametrize(("language", "shown"), [("fr", "1\u202f234,56"), ("nl", "1.234,56")])
def test_report_edit_shows_amounts_in_the_readers_way(
    manager, edit, report, project_manager, language, shown
):
    values = typed(forecast="1,234.56")
    save_draft(report=report, values=values, version=0, by=project_manager, at=AT)
    manager.post(reverse("ppm:language"), {"language": language})

    assert form_values(manager.get(edit))["forecast"] == shown


@pytest.mark.parametrize("rows", [1, 3])
def test_report_edit_costs_the_same_for_any_number_of_milestones(
    manager, edit, report, django_assert_num_queries, rows
):
    MilestoneFactory.create_batch(rows, initiative=report.initiative, baseline_on=date(2026, 12, 1))

    with django_assert_num_queries(10):
        response = manager.get(edit)

    assert len(response.context["form"].milestone_rows()) == rows


def test_report_edit_reads_last_times_report_once(manager, submitted, django_assert_num_queries):
    following = StatusReportFactory(
        initiative=submitted.initiative, cycle=CycleFactory(period=date(2026, 11, 1))
    )

    with django_assert_num_queries(12):
        response = manager.get(reverse("portfolio:report_edit", args=[following.pk]))

    assert response.context["previous"] == submitted


# -- Saving --------------------------------------------------------------------------------------
def test_report_edit_saves_a_draft_with_wrong_values_as_typed(manager, edit, report):
    response = manager.post(edit, typed(forecast_end="31/02/2027", forecast="quarante"))

    assert (response.status_code, response.url) == (303, edit)
    values = form_values(manager.get(edit))
    assert (values["forecast_end"], values["forecast"]) == ("31/02/2027", "quarante")
    report.refresh_from_db()
    assert report.state == "draft"


def test_report_edit_answers_an_autosave_with_the_new_version(manager, edit, report):
    response = manager.post(edit, {**typed(), "_autosave": "1"})

    assert (response.status_code, response.headers["X-Version"]) == (204, str(report.draft.version))


def test_report_edit_takes_the_last_headline_over(manager, edit, submitted, report):
    other = StatusReportFactory(
        initiative=report.initiative, cycle=CycleFactory(period=date(2026, 11, 1))
    )
    address = reverse("portfolio:report_edit", args=[other.pk])

    manager.post(address, typed(headline="", step="take_over"))

    assert other.draft.values["headline"] == "Nous sommes dans les temps."


def test_report_edit_shows_both_texts_when_somebody_else_saved(manager, edit, report, pmo):
    stored = typed(headline="Du PMO", tab="b2")
    save_draft(report=report, values=stored, version=0, by=pmo, at=AT)

    response = manager.post(edit, typed(headline="De moi"))

    assert response.status_code == 409
    shown = [(str(d.label), d.yours, d.stored) for d in response.context["stale"].differences]
    assert shown == [("Headline", "De moi", "Du PMO")]
    assert form_values(response)["headline"] == "De moi"
    assert report.draft.values["headline"] == "Du PMO"


def test_report_edit_saves_knowingly_after_a_collision(manager, edit, report, pmo):
    save_draft(report=report, values=typed(tab="b2"), version=0, by=pmo, at=AT)
    version = form_values(manager.post(edit, typed(headline="De moi")))["version"]

    response = manager.post(edit, typed(headline="De moi", version=version))

    assert response.status_code == 303
    report.draft.refresh_from_db()
    assert report.draft.values["headline"] == "De moi"


def test_report_edit_tells_an_autosave_of_a_collision(manager, edit, report, pmo):
    save_draft(report=report, values=typed(tab="b2"), version=0, by=pmo, at=AT)

    assert manager.post(edit, {**typed(), "_autosave": "1"}).status_code == 409


def test_report_edit_forgives_a_broken_version_and_signs_that_cannot_be_kept(manager, edit, report):
    response = manager.post(edit, typed(version="abc", headline="Bon\0jour"))

    assert response.status_code == 303
    assert report.draft.values["headline"] == "Bonjour"


def test_report_edit_says_what_the_plan_refuses(manager, edit, report):
    milestone = MilestoneFactory(initiative=report.initiative, baseline_on=None, forecast_on=TODAY)

    response = manager.post(edit, typed(step="submit", **{f"m{milestone.pk}_forecast_on": ""}))

    assert response.status_code == 422
    assert "Give at least one date." in str(response.context["form"].errors)
    report.refresh_from_db()
    assert report.state == "draft"


def test_report_edit_leads_to_the_report_when_it_was_submitted_meanwhile(
    manager, edit, report, monkeypatch
):
    def too_late(**arguments):
        raise services.NotWithManager

    monkeypatch.setattr(services, "submit_report", too_late)

    response = manager.post(edit, typed(step="submit"))

    assert (response.status_code, response.url) == (
        303,
        reverse("portfolio:report_detail", args=[report.pk]),
    )


# -- Switching the language ------------------------------------------------------------------------
def test_report_edit_keeps_a_half_filled_report_when_the_language_changes(manager, edit, report):
    response = manager.post(
        edit, typed(_language="nl", forecast="1,234.5", forecast_end="31/02/2027", done="")
    )

    assert (response.status_code, response.headers["Content-Language"]) == (200, "nl")
    values = form_values(response)
    assert (values["forecast"], values["typed_in"]) == ("1.234,50", "nl")
    assert (values["forecast_end"], values["headline"]) == (
        "31/02/2027",
        "Nous sommes dans les temps.",
    )
    assert not response.context["form"].errors
    assert not hasattr(report, "draft")


# -- Submitting ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("language", "forecast"),
    [("fr", "1 010,50"), ("fr", "1\u202f010,50"), ("nl", "1.010,50"), ("en", "1,010.50")],
)
def test_report_edit_reads_amounts_as_the_language_writes_them(
    manager, edit, report, language, forecast
):
    manager.post(reverse("ppm:language"), {"language": language})

    response = manager.post(edit, typed(typed_in=language, forecast=forecast, step="submit"))

    assert response.url == reverse("portfolio:report_detail", args=[report.pk])
    report.refresh_from_db()
    assert (report.state, report.forecast) == ("submitted", Decimal("1010.50"))


def test_report_edit_refuses_an_incomplete_report_and_keeps_it(manager, edit, report):
    response = manager.post(
        edit, typed(headline="", forecast="x", time_declared="red", step="submit")
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {
        "headline",
        "forecast",
        "time_comment",
        "time_path_to_green",
        "time_action_owner",
        "time_green_on",
    }
    assert 'href="#id_time_comment"' in response.content.decode()
    report.refresh_from_db()
    assert (report.state, report.draft.values["forecast"]) == ("draft", "x")


def test_report_edit_warns_without_stopping(manager, edit, report):
    manager.post(edit, typed(forecast="300", step="submit"))

    report.refresh_from_db()
    assert report.state == "submitted"


def test_report_edit_of_a_light_project_takes_one_click(client, project_manager):
    light = InitiativeFactory(
        tailoring_class="light", project_manager=project_manager, forecast_end=date(2027, 6, 30)
    )
    client.force_login(project_manager)
    first = StatusReportFactory(initiative=light)
    client.post(reverse("portfolio:report_edit", args=[first.pk]), typed(step="submit"))
    second = StatusReportFactory(initiative=light, cycle=CycleFactory(period=date(2026, 11, 1)))

    client.post(
        reverse("portfolio:report_edit", args=[second.pk]), typed(headline="", step="unchanged")
    )

    second.refresh_from_db()
    assert (second.state, second.is_unchanged) == ("submitted", True)
    assert second.headline == "Nous sommes dans les temps."


def test_report_edit_of_a_submitted_report_leads_to_reading_it(manager, submitted, edit):
    response = manager.get(edit)

    assert (response.status_code, response.url) == (
        303,
        reverse("portfolio:report_detail", args=[submitted.pk]),
    )


def test_report_edit_of_a_returned_report_shows_the_comment(manager, submitted, edit, entity_pmo):
    from portfolio.statusreports.services import return_report

    return_report(
        report=submitted, comment="Et le budget ?", blocks=["figures"], by=entity_pmo, at=AT
    )

    response = manager.get(edit)

    assert "Et le budget ?" in response.content.decode()
    returned = [block.code for block in response.context["view"].blocks if block.is_returned]
    assert returned == ["figures"]
    assert form_values(response)["headline"] == "Nous sommes dans les temps."


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

    assert response.url == reverse("portfolio:report_detail", args=[submitted.pk])
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
        {"comment": "Encore", "blocks": ["status", "figures"]},
    )

    submitted.refresh_from_db()
    assert (submitted.state, submitted.returned_blocks) == ("returned", ["status", "figures"])


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
    response = manager.post(reverse("portfolio:report_take_back", args=[submitted.pk]))

    assert response.url == edit
    submitted.refresh_from_db()
    assert submitted.state == "draft"


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


def test_the_form_works_without_a_script(manager, edit):
    page = manager.get(edit).content.decode()

    assert not re.search(r"<[^>]+\s(on\w+|style)=", page)
    assert page.count('name="step" value="submit"') == 2


def test_report_edit_autosaves_in_few_queries(manager, edit, django_assert_num_queries):
    manager.post(edit, {**typed(), "_autosave": "1"})

    with django_assert_num_queries(12):
        manager.post(edit, {**typed(headline="B"), "_autosave": "1"})
