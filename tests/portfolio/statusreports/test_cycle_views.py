import re
from datetime import date

import pytest
from django.urls import reverse

from portfolio.statusreports.choices import Block
from portfolio.statusreports.models import ReportingCycle
from portfolio.statusreports.services import return_report, submit_report
from portfolio.statusreports.submission import DimensionSaid
from ppm.org.workdays import calendar
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    StatusReportFactory,
)
from tests.portfolio.statusreports.conftest import AT, said, word

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def open_cycle(db):
    """A cycle that is open since 2 November; the deadline is the day after today."""
    return CycleFactory()


@pytest.fixture
def late_cycle(db):
    """A cycle whose deadline was yesterday."""
    return CycleFactory(deadline_on=date(2026, 11, 3))


def board(client, cycle, stack=""):
    name, args = ("cycle_stack", [cycle.pk, stack]) if stack else ("cycle_detail", [cycle.pk])
    return client.get(reverse(f"portfolio:{name}", args=args))


def shown(response):
    return [report.initiative for report in response.context["listing"].page]


def test_cycle_detail_says_in_one_line_how_far_it_is(client, pmo, open_cycle, department):
    StatusReportFactory(cycle=open_cycle, initiative__unit=department)
    StatusReportFactory(cycle=open_cycle, initiative__unit=department, submitted=True)
    StatusReportFactory(cycle=open_cycle, initiative__unit=department, validated=True)
    client.force_login(pmo)

    board_ = board(client, open_cycle).context["board"]

    # 2 November is a closing day, 11 November a holiday.
    assert board_.sentence == (
        "October 2026 – working day 2 – 2 of 3 in – 1 validated – freeze in 6 working days"
    )
    # The deadline lies ahead: the first stack holds what is still to come.
    assert board_.counts == {"late": 1, "to_validate": 1, "odd": 0, "all": 3}
    assert not board_.is_over


def test_cycle_detail_rolls_units_up_to_departments(
    client, pmo, late_cycle, department, other_department
):
    from tests.factories.kernel import UnitFactory

    below = UnitFactory(parent=department)
    StatusReportFactory(cycle=late_cycle, initiative__unit=below)
    StatusReportFactory(cycle=late_cycle, initiative__unit=department, validated=True)
    StatusReportFactory(cycle=late_cycle, initiative__unit=other_department, submitted=True)
    client.force_login(pmo)

    lines = board(client, late_cycle).context["board"].departments

    assert [(one.unit, one.expected, one.received, one.validated, one.late) for one in lines] == [
        (department, 2, 1, 1, 1),
        (other_department, 1, 1, 0, 0),
    ]


def test_cycle_stack_late_shows_who_is_late_and_by_how_much(client, pmo, late_cycle, department):
    late = StatusReportFactory(cycle=late_cycle, initiative__unit=department)
    StatusReportFactory(cycle=late_cycle, initiative__unit=department, submitted=True)
    client.force_login(pmo)

    response = board(client, late_cycle, "late")

    assert shown(response) == [late.initiative]
    assert "1 working day late" in response.content.decode()


def test_cycle_stack_odd_says_what_is_odd(client, pmo, report, project_manager):
    submit_report(
        report=report,
        said=said(
            forecast_end=date(2027, 12, 31),
            dimensions={"time": word("green"), "cost": DimensionSaid("green")},
        ),
        by=project_manager,
        at=AT,
    )
    StatusReportFactory(cycle=report.cycle, initiative__unit=report.initiative.unit, submitted=True)
    client.force_login(pmo)

    response = board(client, report.cycle, "odd")

    assert shown(response) == [report.initiative]
    assert "Time: declared green, computed red" in response.content.decode()


def test_cycle_detail_opens_on_the_first_stack_that_holds_something(
    client, pmo, open_cycle, department
):
    waiting = StatusReportFactory(cycle=open_cycle, initiative__unit=department, submitted=True)
    StatusReportFactory(cycle=open_cycle, initiative__unit=department)
    client.force_login(pmo)

    assert shown(board(client, open_cycle)) == [waiting.initiative]


def test_cycle_stack_knows_its_names_only(client, pmo, open_cycle):
    client.force_login(pmo)

    assert board(client, open_cycle, "urgent").status_code == 404


def test_cycle_detail_shows_a_decentralised_pmo_its_own_department(
    client, entity_pmo, open_cycle, department, other_department
):
    own = StatusReportFactory(cycle=open_cycle, initiative__unit=department)
    StatusReportFactory(cycle=open_cycle, initiative__unit=other_department)
    StatusReportFactory(
        cycle=open_cycle, initiative=InitiativeFactory(unit=department, secret=True)
    )
    client.force_login(entity_pmo)

    response = board(client, open_cycle, "all")

    assert shown(response) == [own.initiative]
    assert response.context["board"].expected == 1
    assert [line.expected for line in response.context["board"].departments] == [1]


@pytest.mark.parametrize("query", [{}, {"unit": "department"}])
@pytest.mark.parametrize("rows", [1, 3])
def test_cycle_detail_costs_the_same_for_any_length(
    client, pmo, open_cycle, department, project_manager, django_assert_max_num_queries, rows, query
):
    for _row in range(rows):
        report = StatusReportFactory(cycle=open_cycle, initiative__unit=department, submitted=True)
        InitiativeRoleFactory(
            initiative=report.initiative, person=project_manager, role="project_manager"
        )
    client.force_login(pmo)
    calendar()  # read once per process

    query = {"unit": department.pk} if query else {}
    with django_assert_max_num_queries(12):
        response = client.get(reverse("portfolio:cycle_stack", args=[open_cycle.pk, "all"]), query)

    assert len(shown(response)) == rows


def test_cycle_detail_gives_the_list_alone_to_htmx(client, pmo, open_cycle, department):
    StatusReportFactory(cycle=open_cycle, initiative__unit=department, submitted=True)
    client.force_login(pmo)
    address = reverse("portfolio:cycle_stack", args=[open_cycle.pk, "all"])

    fragment = client.get(address, headers={"HX-Request": "true", "HX-Target": "list"})

    page = client.get(address).content.decode()
    assert fragment.content.decode().strip() in page
    assert "<!doctype" not in fragment.content.decode().lower()


def test_report_board_leads_to_the_period_that_is_frozen_next(client, pmo, open_cycle):
    CycleFactory(period=date(2026, 9, 1), frozen=True)
    CycleFactory(period=date(2026, 11, 1))
    client.force_login(pmo)

    response = client.get(reverse("portfolio:report_board"))

    assert response.context["cycle"] == open_cycle


def test_report_board_before_the_first_period_leads_to_the_list(client, pmo):
    client.force_login(pmo)

    assert client.get(reverse("portfolio:report_board")).url == reverse("portfolio:cycle_list")


def test_cycle_list_counts_what_is_in_sight(client, entity_pmo, open_cycle, department):
    StatusReportFactory(cycle=open_cycle, initiative__unit=department, submitted=True)
    StatusReportFactory(cycle=open_cycle)
    client.force_login(entity_pmo)

    response = client.get(reverse("portfolio:cycle_list"))

    assert response.context["rows"] == [(open_cycle, 1, 1, 0, 0)]
    assert response.context["may_open"] is False


# -- Opening -------------------------------------------------------------------------------------
def test_cycle_open_proposes_the_ended_month_its_dates_and_all_projects(client, pmo, plan):
    InitiativeFactory(unit=plan.unit, state="closed")
    client.force_login(pmo)

    form = client.get(reverse("portfolio:cycle_open")).context["form"]

    assert form["period"].value() == "2026-10"
    assert form["deadline_on"].value() == date(2026, 11, 6)
    assert form["initiatives"].value() == [plan.pk]


def test_cycle_open_opens_with_the_chosen_projects_and_all_secret_ones(client, pmo, plan):
    InitiativeFactory(unit=plan.unit)
    secret = InitiativeFactory(unit=plan.unit, secret=True)
    client.force_login(pmo)

    response = client.post(
        reverse("portfolio:cycle_open"),
        {"period": "2026-10", "series": ["monthly"], "initiatives": [plan.pk]},
    )

    cycle = ReportingCycle.objects.get()
    assert response.url == reverse("portfolio:cycle_detail", args=[cycle.pk])
    assert {one.initiative for one in cycle.reports.all()} == {plan, secret}


def test_cycle_open_refuses_a_period_that_is_open_already(client, pmo, plan, open_cycle):
    client.force_login(pmo)

    response = client.post(
        reverse("portfolio:cycle_open"),
        {"period": "2026-10", "series": ["monthly"], "initiatives": [plan.pk]},
    )

    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["This period has been opened already."]


def test_cycle_open_needs_the_central_pmo(client, entity_pmo):
    client.force_login(entity_pmo)

    assert client.get(reverse("portfolio:cycle_open")).status_code == 403


# -- The panel beside the list -------------------------------------------------------------------
def test_the_panel_is_the_same_with_and_without_a_script(client, entity_pmo, submitted):
    client.force_login(entity_pmo)
    address = reverse("portfolio:cycle_stack", args=[submitted.cycle_id, "to_validate"])
    address += f"?report={submitted.pk}"

    fragment = client.get(address, headers={"HX-Request": "true", "HX-Target": "report-panel"})

    page = client.get(address).content.decode()
    assert without_token(fragment.content.decode()).strip() in without_token(page)
    assert "This is the first report." in page
    assert page.count('name="comment_') == len(Block)


def test_sent_back_without_a_word_the_panel_asks_for_it(client, entity_pmo, submitted):
    client.force_login(entity_pmo)

    page = client.post(
        reverse("portfolio:report_return", args=[submitted.pk]),
        {"stack": "to_validate"},
        follow=True,
    )

    assert page.context["panel"].report == submitted
    assert page.context["return_form"].errors == {"comment": ["Say what is to be changed."]}
    assert (
        '<details class="side-comment" open><summary>Comment on the whole' in page.content.decode()
    )
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def without_token(text):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_the_panel_never_opens_what_cannot_be_seen(client, entity_pmo, open_cycle, department):
    secret = InitiativeFactory(unit=department, secret=True)
    report = StatusReportFactory(cycle=open_cycle, initiative=secret, submitted=True)
    StatusReportFactory(cycle=open_cycle, initiative__unit=department)
    client.force_login(entity_pmo)
    address = reverse("portfolio:cycle_stack", args=[open_cycle.pk, "all"])

    assert client.get(f"{address}?report={report.pk}").status_code == 404


def test_a_resubmission_shows_what_changed_since_it_was_sent_back(
    client, entity_pmo, submitted, project_manager
):
    return_report(report=submitted, comments={"summary": "Plus court"}, by=entity_pmo, at=AT)
    submitted.refresh_from_db()
    submit_report(report=submitted, said=said(headline="En ordre."), by=project_manager, at=AT)
    client.force_login(entity_pmo)
    address = reverse("portfolio:cycle_stack", args=[submitted.cycle_id, "to_validate"])

    panel = client.get(f"{address}?report={submitted.pk}").context["panel"]

    assert panel.is_resubmission
    assert [(one.code, one.asked) for one in panel.changed] == [("summary", "Plus court")]
    [headline] = panel.changed[0].differences
    assert (headline.before, headline.after) == ("Nous sommes dans les temps.", "En ordre.")
