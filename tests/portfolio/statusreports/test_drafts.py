"""The report form keeps what is typed: drafts, collisions, another language."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from portfolio.statusreports import services
from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.services import save_draft
from ppm.ui.kept import KEY
from tests.factories.portfolio import CycleFactory, MilestoneFactory, StatusReportFactory
from tests.portfolio.statusreports.conftest import AT, TODAY, form_values, save, typed

BY_ITSELF = {"HX-Request": "true", "HX-Target": "report-progress"}
pytestmark = pytest.mark.usefixtures("clock")


# -- Saving --------------------------------------------------------------------------------------
def test_report_edit_saves_a_draft_with_wrong_values_as_typed(manager, edit, report):
    response = manager.post(edit, typed(forecast_end="31/02/2027", forecast="quarante"))

    assert (response.status_code, response.url) == (303, edit)
    page = manager.get(edit)
    values = form_values(page)
    assert (values["forecast_end"], values["forecast"]) == ("31/02/2027", "quarante")
    assert [one.level_tag for one in page.context["messages"]] == ["warning"]
    assert "End of the project, forecast" in page.content.decode().partition("</h1>")[0]
    report.refresh_from_db()
    assert report.state == "draft"


def test_report_edit_saves_one_block_and_says_how_far_it_is(manager, edit, report):
    response = manager.post(edit, typed(step="save:summary"), headers=BY_ITSELF)

    assert response.status_code == 200
    assert set(report.draft.blocks) == {"summary"}
    page = response.content.decode()
    assert page.startswith('<div id="report-progress"')
    assert 'name="was_summary" value="1.' in page
    assert "1 of 5 blocks done" in page


def test_report_edit_saves_what_two_people_write_in_different_blocks(manager, edit, report, pmo):
    opened = manager.get(edit).context["form"].data
    save_draft(report=report, values={"forecast_end": "01/07/2027", "tab": "b2"}, by=pmo, at=AT)

    response = manager.post(edit, {**opened, "headline": "De moi"})

    assert response.status_code == 303
    values = ReportDraft.objects.get().values
    assert (values["headline"], values["forecast_end"]) == ("De moi", "01/07/2027")


def test_an_autosave_does_not_hide_what_somebody_else_wrote_in_another_block(
    manager, edit, report, pmo
):
    opened = dict(manager.get(edit).context["form"].data)
    save_draft(report=report, values={"headline": "Du PMO", "tab": "b2"}, by=pmo, at=AT)
    saved = manager.post(
        edit, {**opened, "forecast_end": "01/07/2027", "step": "save:figures"}, headers=BY_ITSELF
    )
    marks = dict(re.findall(r'name="(was_\w+)" value="([^"]*)"', saved.content.decode()))

    refused = manager.post(
        edit,
        {**opened, **marks, "headline": "De moi", "step": "save:summary"},
        headers=BY_ITSELF,
    )

    draft = ReportDraft.objects.get()
    assert refused.status_code == 409
    assert draft.values["headline"] == "Du PMO"
    assert draft.aside["summary"]["values"]["headline"] == "De moi"


def test_a_report_is_never_submitted_with_other_words_than_those_saved_last(
    manager, edit, report, pmo
):
    save_draft(report=report, values=typed(headline="Ancien", tab="b2"), by=pmo, at=AT)
    opened = dict(manager.get(edit).context["form"].data)
    later = typed(headline="Nouveau du PMO", tab="b2")
    save_draft(report=report, values=later, by=pmo, at=AT)

    first = manager.post(edit, {**opened, "step": "submit"})
    report.refresh_from_db()

    assert (first.status_code, report.state) == (409, "draft")
    assert first.context["form"]["headline"].value() == "Nouveau du PMO"
    manager.post(edit, {**first.context["form"].data, "step": "submit"})
    report.refresh_from_db()
    assert (report.state, report.headline) == ("submitted", "Nouveau du PMO")


def test_both_texts_of_a_collision_are_kept_until_one_is_chosen(manager, edit, report, pmo):
    opened = manager.get(edit).context["form"].data
    save_draft(report=report, values=typed(headline="Du PMO", tab="b2"), by=pmo, at=AT)
    refused = manager.post(edit, {**opened, "headline": "De moi"})
    reopened = manager.get(edit)
    aside = next(one.aside for one in reopened.context["view"].blocks if one.code == "summary")
    shown = (
        form_values(reopened)["headline"],
        ("De moi", "Du PMO") in [t[1:] for t in aside.texts],
    )

    manager.post(edit, {**reopened.context["form"].data, "step": "take:summary"})

    draft = ReportDraft.objects.get()
    assert refused.status_code == 409
    assert shown == ("Du PMO", True)
    assert draft.values["headline"] == "De moi"
    assert draft.aside["summary"]["values"]["headline"] == "Du PMO"


def test_what_was_typed_after_the_session_ended_is_back_after_signing_in(
    client, report, edit, project_manager
):
    author = str(project_manager.pk)
    english = {"Accept-Language": "en"}
    sent = client.post(edit, typed(headline="Avant la fin", author=author), headers=english)
    door = client.get(sent.url).content.decode()
    client.force_login(project_manager)

    values = form_values(client.get(edit))
    again = form_values(client.get(edit))

    assert sent.status_code == 302
    assert "What you typed is kept" in door
    assert (values["headline"], again["headline"]) == ("Avant la fin", "")


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
    said = [str(one) for one in get_messages(response.wsgi_request)]
    assert "“Summary” was also changed elsewhere" in said[-1]
    report.draft.refresh_from_db()
    assert report.draft.values["headline"] == "De moi"


def test_report_edit_tells_an_autosave_of_a_collision(manager, edit, report, pmo):
    save_draft(report=report, values=typed(tab="b2"), version=0, by=pmo, at=AT)

    response = manager.post(edit, typed(step="save:summary", headline="B"), headers=BY_ITSELF)

    assert response.status_code == 409


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

    assert response.status_code == 409
    assert ("Done this period", "Analyse terminée.") in response.context["texts"]
    assert reverse("portfolio:report_detail", args=[report.pk]) in response.content.decode()


def test_what_was_typed_into_a_report_handed_in_meanwhile_is_shown_to_be_copied(
    manager, edit, submitted, project_manager
):
    same = manager.post(edit, typed(step="submit"))
    assert (same.status_code, same.url) == (
        303,
        reverse("portfolio:report_detail", args=[submitted.pk]),
    )

    other = manager.post(edit, typed(step="submit", headline="Autre chose."))
    assert other.status_code == 409
    assert other.context["texts"] == [("Headline", "Autre chose.")]

    author = {"author": str(project_manager.pk), "headline": "Saisi par bloc."}
    alone = manager.post(
        edit, typed(**author), headers={"HX-Request": "true", "HX-Target": "report-progress"}
    )
    assert alone["HX-Redirect"] == edit
    assert manager.get(edit).context["texts"] == [("Headline", "Saisi par bloc.")]
    assert manager.get(edit).status_code == 303


def test_what_else_was_typed_is_saved_when_one_of_two_texts_is_chosen(manager, edit, report, pmo):
    save(report, pmo, headline="Du PMO")

    manager.post(edit, typed(step="drop:summary", outlook="", time_comment="Tapé avant."))

    report.draft.refresh_from_db()
    assert report.draft.values["headline"] == "Du PMO"
    assert report.draft.values["time_comment"] == "Tapé avant."


def test_what_was_kept_at_a_refusal_does_not_come_back_over_what_was_saved_since(manager, edit):
    session = manager.session
    session[KEY] = {"address": edit, "data": typed(headline="Refusé"), "is_signed_out": False}
    session.save()

    manager.post(edit, typed(headline="Enregistré ensuite"))

    assert form_values(manager.get(edit))["headline"] == "Enregistré ensuite"


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


def test_report_edit_autosaves_in_few_queries(manager, edit, django_assert_num_queries):
    manager.post(edit, typed(step="save:summary"), headers=BY_ITSELF)

    with django_assert_num_queries(10):
        manager.post(edit, typed(step="save:summary", headline="B"), headers=BY_ITSELF)


def test_report_edit_does_not_copy_the_last_headline_over_a_written_one(manager, submitted, report):
    other = StatusReportFactory(
        initiative=report.initiative, cycle=CycleFactory(period=date(2026, 11, 1))
    )
    address = reverse("portfolio:report_edit", args=[other.pk])

    answer = manager.post(
        address, typed(headline="Mes propres mots", step="take_over"), follow=True
    )

    assert other.draft.values["headline"] == "Mes propres mots"
    assert "nothing was copied" in answer.content.decode()
