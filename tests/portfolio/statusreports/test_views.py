import re
from datetime import date

import pytest
from django.urls import reverse

from portfolio.statusreports.drafts.models import ReportDraft
from portfolio.statusreports.services import save_draft
from portfolio.statusreports.submission import MilestoneSaid
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    MilestoneFactory,
    StatusReportFactory,
)
from tests.portfolio.statusreports.conftest import AT, form_values, next_report, submit, typed

pytestmark = pytest.mark.usefixtures("clock")


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

    with django_assert_num_queries(14):
        response = manager.get(edit)

    assert len(response.context["form"].milestone_rows()) == rows


def test_report_edit_reads_last_times_report_once(manager, submitted, django_assert_num_queries):
    following = StatusReportFactory(
        initiative=submitted.initiative, cycle=CycleFactory(period=date(2026, 11, 1))
    )

    with django_assert_num_queries(14):
        response = manager.get(reverse("portfolio:report_edit", args=[following.pk]))

    assert response.context["previous"] == submitted


def test_report_edit_warns_without_stopping(manager, edit, report):
    manager.post(edit, typed(forecast="300", step="submit"))

    report.refresh_from_db()
    assert report.state == "submitted"


def test_one_click_never_wipes_what_somebody_wrote(client, project_manager, pmo):
    light = InitiativeFactory(
        tailoring_class="light", project_manager=project_manager, forecast_end=date(2027, 6, 30)
    )
    client.force_login(project_manager)
    first = StatusReportFactory(initiative=light)
    client.post(reverse("portfolio:report_edit", args=[first.pk]), typed(step="submit"))
    second = StatusReportFactory(initiative=light, cycle=CycleFactory(period=date(2026, 11, 1)))
    address = reverse("portfolio:report_edit", args=[second.pk])
    opened = client.get(address).context["form"].data
    save_draft(report=second, values=typed(headline="Changed", tab="b2"), by=pmo, at=AT)

    response = client.post(address, {**opened, "step": "unchanged"})

    second.refresh_from_db()
    assert (response.status_code, second.state) == (409, "draft")
    assert response.context["form"]["headline"].value() == "Changed"
    assert not client.get(address).context["can_be_unchanged"]
    again = client.post(address, {**response.context["form"].data, "step": "unchanged"})
    second.refresh_from_db()
    assert (again.status_code, second.state) == (422, "draft")


def test_report_edit_of_a_light_project_takes_one_click(client, project_manager):
    light = InitiativeFactory(
        tailoring_class="light", project_manager=project_manager, forecast_end=date(2027, 6, 30)
    )
    client.force_login(project_manager)
    first = StatusReportFactory(initiative=light)
    client.post(reverse("portfolio:report_edit", args=[first.pk]), typed(step="submit"))
    second = StatusReportFactory(initiative=light, cycle=CycleFactory(period=date(2026, 11, 1)))
    address = reverse("portfolio:report_edit", args=[second.pk])
    opened = client.get(address).context

    client.post(address, {**opened["form"].data, "step": "unchanged"})

    assert opened["can_be_unchanged"]
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


def test_the_form_works_without_a_script(manager, edit):
    page = manager.get(edit).content.decode()

    assert not re.search(r"<[^>]+\s(on\w+|style)=", page)
    assert page.count('name="step" value="submit"') == 2


def sendable(response):
    """What a browser would send of the form as it was served."""
    return {name: value for name, value in form_values(response).items() if value is not None}


def test_report_edit_says_nothing_changed_only_of_what_did_not(manager, submitted):
    following = StatusReportFactory(
        initiative=submitted.initiative, cycle=CycleFactory(period=date(2026, 11, 1))
    )
    edit = reverse("portfolio:report_edit", args=[following.pk])
    opened = sendable(manager.get(edit))

    manager.post(edit, opened | {"forecast_end": "15/07/2027", "step": "same:figures"})
    manager.post(edit, sendable(manager.get(edit)) | {"step": "same:decisions"})

    blocks = following.draft.blocks
    assert "same" not in blocks["figures"]
    assert "same" in blocks["decisions"]


def test_report_edit_shows_no_wrong_date_as_a_change(manager, submitted):
    following = StatusReportFactory(
        initiative=submitted.initiative, cycle=CycleFactory(period=date(2026, 11, 1))
    )
    edit = reverse("portfolio:report_edit", args=[following.pk])
    opened = sendable(manager.get(edit))

    response = manager.post(edit, opened | {"forecast_end": "in July", "step": "submit"})

    assert response.status_code == 422
    assert [one.label for one in response.context["view"].differences] == []
    assert "Give a date such as 31/10/2026." in response.content.decode()


def test_report_preview_reads_amounts_as_they_were_typed(manager, edit, report, project_manager):
    values = typed(forecast="1,234.50")
    save_draft(report=report, values=values, version=0, by=project_manager, at=AT)

    pages = manager.get(f"{edit}?preview=1").context["pages"]

    assert {str(one["view"].said.forecast) for one in pages} == {"1234.50"}


def test_milestones_shown_to_the_committee_last_time_are_shown_again(
    manager, report, plan, project_manager
):
    milestone = MilestoneFactory(initiative=plan, forecast_on=date(2026, 12, 20))
    shown = MilestoneSaid(milestone.pk, date(2026, 12, 20), None, is_for_committee=True)
    submit(report, project_manager, milestones=(shown,))

    page = manager.get(reverse("portfolio:report_edit", args=[next_report(report).pk]))

    form = page.context["form"]
    assert form[f"m{milestone.pk}_committee"].value()
    # Sent back as it was drawn, nothing has been typed.
    sent = {
        name: "on" if form[name].value() is True else form[name].value() or ""
        for name in form.fields
    }
    manager.post(page.request["PATH_INFO"], {**sent, "step": "save"})
    draft = ReportDraft.objects.get(report__cycle__period=date(2026, 11, 1))
    assert (draft.values.keys() - {"tab", "typed_in"}, draft.blocks) == (set(), {})
