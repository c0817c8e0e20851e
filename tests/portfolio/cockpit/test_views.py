from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    DecisionRequestFactory,
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
    StageFactory,
    StatusReportFactory,
)

SECTIONS = ("detail", "plan", "money", "reports", "dependencies", "benefits", "people", "print")


def test_each_section_opens_for_every_reader(client, project, reader):
    StageFactory(initiative=project, number=1, baseline_end=date(2030, 1, 1))
    MilestoneFactory(initiative=project)
    for year in (2026, 2027):
        MoneyLineFactory(initiative=project, year=year)
    client.force_login(reader)
    for section in SECTIONS:
        response = client.get(reverse(f"portfolio:initiative_{section}", args=[project.pk]))
        assert response.status_code == 200, section


@pytest.mark.parametrize("section", [*SECTIONS, "contents"])
def test_a_secret_or_foreign_initiative_does_not_exist(
    client, department, other_department, entity_pmo, section
):
    hidden = InitiativeFactory(unit=department, kind="programme", secret=True)
    foreign = InitiativeFactory(unit=other_department, kind="programme")
    client.force_login(entity_pmo)
    for one in (hidden, foreign):
        address = reverse(f"portfolio:initiative_{section}", args=[one.pk])
        assert client.get(address).status_code == 404


def test_a_secret_programme_is_not_named_above_its_project(client, department, project_manager):
    programme = InitiativeFactory(unit=department, kind="programme", name_en="Birch", secret=True)
    inside = InitiativeFactory(
        unit=department, parent=programme, secret=True, confidant=project_manager
    )
    client.force_login(project_manager)
    page = client.get(reverse("portfolio:initiative_detail", args=[inside.pk])).content.decode()
    assert "Birch" not in page


@pytest.mark.parametrize("reports", [1, 6])
def test_the_overview_costs_the_same_for_any_history(
    client, project, management, django_assert_num_queries, reports
):
    for month in range(1, reports + 1):
        report = StatusReportFactory(
            initiative=project, submitted=True, cycle=CycleFactory(period=date(2026, month, 1))
        )
        DecisionRequestFactory.create_batch(month, report=report)
    client.force_login(management)
    address = reverse("portfolio:initiative_detail", args=[project.pk])
    client.get(address)
    with django_assert_num_queries(13):
        response = client.get(address)
    assert len(response.context["decisions"]) == reports


def test_contents_count_everything_once(client, department, management):
    portfolio = InitiativeFactory(kind="portfolio", unit=department)
    programme = InitiativeFactory(kind="programme", unit=department, parent=portfolio)
    MoneyLineFactory(initiative=InitiativeFactory(unit=department, parent=programme), amount=70)
    client.force_login(management)
    response = client.get(reverse("portfolio:initiative_contents", args=[portfolio.pk]))
    assert response.context["listing"].count == 2
    assert "1 of 1 amount known" in response.content.decode()


def test_decisions_come_from_the_latest_reports_of_running_projects(
    client, project, other_department, entity_pmo, management
):
    def ask(initiative):
        report = StatusReportFactory(initiative=initiative, submitted=True)
        one = DecisionRequestFactory(report=report)
        type(initiative.standing).objects.filter(pk=initiative.pk).update(report_id=report.pk)
        return one.pk

    mine = ask(project)
    theirs = ask(InitiativeFactory(unit=other_department))
    ask(InitiativeFactory(unit=project.unit, state="closed"))
    older = CycleFactory(period=date(2026, 3, 1))
    DecisionRequestFactory(
        report=StatusReportFactory(initiative=project, submitted=True, cycle=older)
    )
    address = reverse("portfolio:decision_list")
    for person, wanted in ((entity_pmo, {mine}), (management, {mine, theirs})):
        client.force_login(person)
        rows = client.get(address).context["listing"].page
        assert {row.pk for row in rows} == wanted


def test_a_committee_shows_the_decisions_asked_of_it(client, project, committee, management):
    report = StatusReportFactory(initiative=project, submitted=True)
    asked = DecisionRequestFactory(report=report, committee=committee)
    DecisionRequestFactory(report=report, committee=CommitteeFactory())
    type(project.standing).objects.filter(pk=project.pk).update(report_id=report.pk)
    client.force_login(management)
    response = client.get(reverse("portfolio:committee_detail", args=[committee.pk]))
    shown = [one.panel.get("decisions") for one in response.context["panels"]]
    assert [asked] in shown


def test_the_overview_of_a_programme_counts_what_its_contents_list(client, department, entity_pmo):
    programme = InitiativeFactory(kind="programme", unit=department)
    for colour in ("red", "red", "green"):
        InitiativeFactory(unit=department, parent=programme, standing={"declared": colour})
    InitiativeFactory(unit=department, parent=programme, secret=True, standing={"declared": "red"})
    client.force_login(entity_pmo)
    detail = client.get(reverse("portfolio:initiative_detail", args=[programme.pk]))
    contents = reverse("portfolio:initiative_contents", args=[programme.pk])
    assert dict(detail.context["held"]) == {"green": 1, "amber": 0, "red": 2, "grey": 0}
    for colour, count in detail.context["held"]:
        listing = client.get(contents, {"declared": colour}).context["listing"]
        assert listing.count == count


def test_everything_on_paper_holds_the_sections_of_the_kind(client, head_of_pmo, department):
    client.force_login(head_of_pmo)
    shown = {}
    for kind in ("project", "product", "portfolio"):
        one = InitiativeFactory(unit=department, kind=kind)
        page = client.get(reverse("portfolio:initiative_print", args=[one.pk]))
        shown[kind] = set(page.context["shown"])
    common = {"detail", "money", "dependencies", "benefits", "people"}
    assert shown == {
        "project": common | {"plan", "reports", "documents"},
        "product": common | {"plan"},
        "portfolio": common,
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_the_overview_of_a_programme_counts_each_row_once(
    client, head_of_pmo, department, django_assert_max_num_queries, rows
):
    programme = InitiativeFactory(unit=department, kind="programme")
    for _ in range(rows):
        MoneyLineFactory(
            initiative=InitiativeFactory(unit=department, parent=programme), amount=500
        )
    InitiativeFactory(unit=department, parent=programme, secret=True)
    client.force_login(head_of_pmo)
    with django_assert_max_num_queries(12):
        page = client.get(reverse("portfolio:initiative_detail", args=[programme.pk]))
    (total,) = page.context["held_totals"]
    assert (total.budget.amount, total.budget.known) == (Decimal(500 * rows), rows)


def test_the_head_offers_the_report_that_waits_and_what_was_seen_lately(
    client, project, project_manager
):
    report = StatusReportFactory(initiative=project)
    client.force_login(project_manager)
    page = client.get(reverse("portfolio:initiative_detail", args=[project.pk]))
    assert page.context["head"].report_id == report.pk
    box = client.get(reverse("ppm:search_page"))
    assert [one.code for one in box.context["recent"]] == [project.code]
