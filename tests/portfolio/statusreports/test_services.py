from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.standings.models import Standing
from portfolio.statusreports import services
from portfolio.statusreports.models import DimensionStatus, ReportingCycle, StatusReport
from portfolio.statusreports.submission import DecisionAsked, DimensionSaid, MilestoneSaid
from ppm.notices.models import Notice
from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
    StatusReportFactory,
)
from tests.portfolio.statusreports.conftest import AT, PERIOD, TODAY, said, word

NEXT_MONTH = AT + timedelta(days=30)


def submit(report, by, at=AT, **changes):
    return services.submit_report(report=report, said=said(**changes), by=by, at=at)


def next_report(report):
    """The report of the month after."""
    cycle = CycleFactory(
        period=date(2026, 11, 1),
        opens_on=date(2026, 12, 1),
        deadline_on=date(2026, 12, 4),
        validation_on=date(2026, 12, 8),
        freeze_on=date(2026, 12, 11),
    )
    return StatusReportFactory(cycle=cycle, initiative=report.initiative)


# -- Opening -----------------------------------------------------------------------------------
def test_open_cycle_proposes_the_calendar_in_working_days(plan, pmo):
    cycle = services.open_cycle(period=date(2026, 10, 17), by=pmo, at=AT)

    # 2 November is a closing day of the federal services.
    assert (cycle.period, cycle.opens_on) == (PERIOD, date(2026, 11, 3))
    assert (cycle.deadline_on, cycle.validation_on) == (date(2026, 11, 6), date(2026, 11, 10))
    assert cycle.freeze_on == date(2026, 11, 16)


def test_open_cycle_expects_a_report_of_each_running_project(plan, pmo):
    InitiativeFactory(unit=plan.unit, state="closed")
    InitiativeFactory(unit=plan.unit, kind="programme")

    cycle = services.open_cycle(period=PERIOD, by=pmo, at=AT)

    assert [(one.initiative, one.state) for one in cycle.reports.all()] == [(plan, "expected")]
    assert cycle.events.get().pgh_context["action"] == "cycle.opened"


def test_open_cycle_takes_the_chosen_projects_only(plan, pmo):
    other = InitiativeFactory(unit=plan.unit)

    cycle = services.open_cycle(period=PERIOD, initiatives=[other], by=pmo, at=AT)

    assert [one.initiative for one in cycle.reports.all()] == [other]


def test_open_cycle_tells_the_manager_in_the_managers_language(plan, project_manager, pmo):
    services.open_cycle(period=PERIOD, by=pmo, at=AT)

    notice = Notice.objects.get(person=project_manager)
    report = StatusReport.objects.get()
    assert notice.kind == "portfolio.statusreports.report_expected"
    assert notice.params == {"project": f"{plan.code} {plan.name_en}", "deadline_on": "2026-11-06"}
    assert notice.link == f"/portfolio/reports/{report.pk}/edit/"


def test_open_cycle_refuses_a_period_that_is_open_already(plan, pmo):
    services.open_cycle(period=PERIOD, by=pmo, at=AT)

    with pytest.raises(ValidationError, match="opened already"):
        services.open_cycle(period=PERIOD, by=pmo, at=AT)
    assert StatusReport.objects.count() == 1


def test_open_cycle_refuses_a_period_before_a_frozen_one(plan, pmo):
    CycleFactory(period=date(2026, 11, 1), frozen=True)

    with pytest.raises(ValidationError, match="frozen already"):
        services.open_cycle(period=PERIOD, by=pmo, at=AT)
    assert not ReportingCycle.objects.filter(period=PERIOD).exists()


def test_open_cycle_refuses_dates_in_the_wrong_order(plan, pmo):
    with pytest.raises(ValidationError, match="follow each other"):
        services.open_cycle(period=PERIOD, deadline_on=date(2026, 11, 1), by=pmo, at=AT)
    assert not ReportingCycle.objects.exists()


def test_open_cycle_refuses_a_cycle_without_projects(pmo):
    with pytest.raises(services.NothingToReport):
        services.open_cycle(period=PERIOD, initiatives=[], by=pmo, at=AT)


# -- Drafts ------------------------------------------------------------------------------------
def save(report, by, version=0, at=AT, **values):
    return services.save_draft(report=report, values=values, version=version, by=by, at=at)


def test_save_draft_keeps_wrong_values_as_typed(report, project_manager):
    save(report, project_manager, headline="Bon", forecast_end="31/02/2027")

    report.refresh_from_db()
    assert report.state == "draft"
    assert report.draft.values == {"headline": "Bon", "forecast_end": "31/02/2027"}
    assert (report.draft.saved_by, report.draft.saved_at) == (project_manager, AT)


def test_save_draft_refuses_to_overwrite_what_somebody_else_saved(report, project_manager, pmo):
    opened = save(report, project_manager, headline="A", tab="1")
    save(report, pmo, version=opened.version, headline="B", tab="2")

    with pytest.raises(services.DraftIsStale) as refused:
        save(report, project_manager, version=opened.version, headline="C", tab="1")

    assert refused.value.stored.values["headline"] == "B"
    report.draft.refresh_from_db()
    assert report.draft.values["headline"] == "B"


def test_save_draft_never_collides_with_itself(report, project_manager):
    for text in ("A", "B", "C"):
        draft = save(report, project_manager, version=0, headline=text, tab="1")

    assert draft.values["headline"] == "C"


def test_save_draft_refuses_a_submitted_report(submitted, project_manager):
    with pytest.raises(services.NotWithManager):
        save(submitted, project_manager, headline="Trop tard")


def test_save_draft_refuses_a_frozen_period(project, project_manager):
    report = StatusReportFactory(cycle=CycleFactory(frozen=True), initiative=project)

    with pytest.raises(services.CycleIsFrozen):
        save(report, project_manager, headline="Trop tard")


# -- Submitting --------------------------------------------------------------------------------
def test_submit_report_keeps_typed_values_and_colours(report, project_manager):
    submit(report, project_manager)

    report.refresh_from_db()
    assert (report.state, report.revision) == ("submitted", 1)
    assert (report.submitted_by, report.submitted_at) == (project_manager, AT)
    assert (report.headline, report.forecast_end) == (
        "Nous sommes dans les temps.",
        date(2027, 6, 30),
    )
    assert (report.budget, report.actual, report.forecast) == (1000, 400, 1000)
    assert (report.computed, report.declared) == ("green", "green")
    assert report.rule_set.version == 1


def test_submit_report_keeps_every_dimension_with_its_reason(report, project_manager):
    submit(report, project_manager, forecast_end=date(2027, 7, 7))

    found = {one.dimension: (one.computed, one.reason) for one in report.dimensions.all()}
    assert len(found) == 8
    assert found["time"] == ("green", "time_over")
    assert found["cost"] == ("green", "cost_as_agreed")
    assert {found[name] for name in found if name not in ("time", "cost")} == {("grey", "no_data")}
    assert report.dimensions.get(dimension="time").inputs["days"] == "5"


def test_submit_report_of_a_light_project_keeps_three_dimensions(report, project_manager):

    light = InitiativeFactory(tailoring_class="light", project_manager=project_manager)
    other = StatusReportFactory(cycle=report.cycle, initiative=light)

    submit(other, project_manager)

    names = [one.dimension for one in other.dimensions.order_by("pk")]
    assert names == ["time", "cost", "risk"]


def test_submit_report_updates_plan_money_and_standing(report, project_manager):
    submit(report, project_manager, forecast_end=date(2027, 7, 7), forecast=Decimal(1010))

    initiative = Initiative.objects.get(pk=report.initiative_id)
    assert initiative.forecast_end == date(2027, 7, 7)
    lines = {one.measure: (one.amount, one.as_of) for one in MoneyLine.objects.all()}
    assert lines["actual"] == (400, date(2026, 9, 30))
    assert lines["forecast"] == (1010, TODAY)
    standing = Standing.objects.get(pk=initiative.pk)
    assert (standing.declared, standing.computed, standing.colours) == (
        "green",
        "green",
        "GG------",
    )
    assert (standing.recent, standing.headline) == ("G", "Nous sommes dans les temps.")
    assert (standing.forecast, standing.accounts_as_of) == (1010, date(2026, 9, 30))
    assert (standing.report_id, standing.reported_period) == (report.pk, PERIOD)


def test_submit_report_moves_the_milestones_and_keeps_a_copy(report, project_manager):
    near = MilestoneFactory(
        initiative=report.initiative,
        baseline_on=date(2026, 12, 1),
        forecast_on=date(2026, 12, 1),
    )
    far = MilestoneFactory(initiative=report.initiative, baseline_on=date(2027, 5, 1))
    moved = MilestoneSaid(near.pk, date(2027, 1, 15), None)

    submit(report, project_manager, milestones=(moved,))

    near.refresh_from_db()
    assert near.forecast_on == date(2027, 1, 15)
    copy = report.milestones.get()
    assert (copy.milestone, copy.forecast_on, copy.baseline_on) == (
        near,
        date(2027, 1, 15),
        date(2026, 12, 1),
    )
    assert copy.milestone != far


def test_submit_report_keeps_the_decisions_asked(report, project_manager, committee):
    asked = DecisionAsked(committee.pk, "Prolonger ?", "Trois mois", "Arrêt", Decimal(50))

    submit(report, project_manager, decisions=(asked,))

    kept = report.decisions_asked.get()
    assert (kept.question, kept.proposal, kept.amount) == ("Prolonger ?", "Trois mois", 50)
    assert Standing.objects.get(pk=report.initiative_id).decisions_asked == 1


def test_submit_report_compares_milestones_with_the_report_before(report, project_manager):
    near = MilestoneFactory(initiative=report.initiative, baseline_on=date(2027, 1, 5))
    submit(report, project_manager, milestones=(MilestoneSaid(near.pk, date(2027, 1, 5), None),))
    following = next_report(report)

    submit(
        following,
        project_manager,
        at=NEXT_MONTH,
        milestones=(MilestoneSaid(near.pk, date(2027, 1, 20), None),),
    )

    copy = following.milestones.get()
    assert (copy.previous_on, copy.forecast_on) == (date(2027, 1, 5), date(2027, 1, 20))
    assert Standing.objects.get(pk=report.initiative_id).recent == "GG"


def test_submit_report_writes_our_share_beside_other_funding(report, project_manager):
    for funding, amount in (("own", 300), ("eu", 600)):
        MoneyLineFactory(
            initiative=report.initiative, measure="forecast", funding=funding, amount=amount
        )

    submit(report, project_manager, forecast=Decimal(1000))

    shares = dict(MoneyLine.objects.filter(measure="forecast").values_list("funding", "amount"))
    assert shares == {"own": 400, "eu": 600}
    assert Standing.objects.get(pk=report.initiative_id).forecast == 1000


def test_submit_report_keeps_a_withheld_amount_withheld(report, project_manager):
    MoneyLineFactory(
        initiative=report.initiative, measure="forecast", amount=None, state="withheld"
    )

    submit(report, project_manager, forecast=None)

    report.refresh_from_db()
    assert (report.forecast, report.forecast_state) == (None, "withheld")
    assert report.dimensions.get(dimension="cost").reason == "cost_forecast_withheld"
    assert (report.computed, report.computed_inputs) == ("grey", {"dimensions": "cost"})


def test_an_emptied_field_does_not_turn_red_into_grey(report, project_manager):
    late, dear = date(2028, 6, 30), Decimal(2000)
    red = {"time": word("red"), "cost": word("red")}
    submit(report, project_manager, forecast_end=late, forecast=dear, dimensions=red)
    services.take_back_report(report=report, by=project_manager, at=AT)

    submit(report, project_manager, forecast_end=None, forecast=None, actual=None, dimensions=red)

    report.refresh_from_db()
    computed = dict(report.dimensions.values_list("dimension", "computed"))
    assert (computed["time"], computed["cost"]) == ("red", "red")
    assert (report.forecast_end, report.forecast, report.actual) == (late, dear, Decimal(400))


def test_submit_report_refuses_an_incomplete_report_and_changes_nothing(report, project_manager):
    with pytest.raises(services.ReportIncomplete) as refused:
        submit(report, project_manager, headline=" ", forecast_end=date(2027, 7, 7))

    assert [one.field for one in refused.value.findings] == ["headline"]
    report.refresh_from_db()
    assert (report.state, report.revision) == ("expected", 0)
    assert Initiative.objects.get(pk=report.initiative_id).forecast_end == date(2027, 6, 30)
    assert not DimensionStatus.objects.exists()


def test_submit_report_keeps_computed_beside_a_better_declared_colour(report, project_manager):
    submit(
        report,
        project_manager,
        forecast_end=date(2027, 12, 31),
        dimensions={"time": word("amber"), "cost": DimensionSaid("green")},
    )

    time = report.dimensions.get(dimension="time")
    assert (time.computed, time.declared, time.evidence) == ("red", "amber", "PV du 2 novembre")
    report.refresh_from_db()
    assert (report.computed, report.computed_reason) == ("red", "overall_red")
    assert report.declared == "amber"


def test_submit_report_empties_the_draft_but_not_its_version(report, project_manager):
    version = save(report, project_manager, headline="Brouillon").version

    submit(report, project_manager)

    report.draft.refresh_from_db()
    assert report.draft.values == {}
    assert report.draft.version > version


def test_submit_report_refuses_a_second_submission(submitted, project_manager):
    with pytest.raises(services.NotWithManager):
        submit(submitted, project_manager)


# -- Taking back, returning, validating ----------------------------------------------------------
def test_take_back_report_gives_it_back_and_takes_it_from_the_standing(submitted, project_manager):
    services.take_back_report(report=submitted, by=project_manager, at=AT)

    submitted.refresh_from_db()
    assert submitted.state == "draft"
    standing = Standing.objects.get(pk=submitted.initiative_id)
    assert (standing.declared, standing.report_id) == ("grey", None)


def test_take_back_report_refuses_a_validated_one(submitted, project_manager, entity_pmo):
    services.validate_report(report=submitted, by=entity_pmo, at=AT)

    with pytest.raises(services.NotSubmitted):
        services.take_back_report(report=submitted, by=project_manager, at=AT)


def test_return_report_keeps_the_comment_and_tells_the_author(
    submitted, project_manager, entity_pmo
):
    services.return_report(
        report=submitted, comment="Le budget ?", blocks=["figures"], by=entity_pmo, at=AT
    )

    submitted.refresh_from_db()
    assert (submitted.state, submitted.return_comment) == ("returned", "Le budget ?")
    assert submitted.returned_blocks == ["figures"]
    notice = Notice.objects.get(person=project_manager)
    assert notice.kind == "portfolio.statusreports.report_returned"
    assert notice.params["comment"] == "Le budget ?"


def test_return_report_refuses_without_a_comment(submitted, entity_pmo):
    with pytest.raises(services.CommentNeeded):
        services.return_report(report=submitted, comment="  ", by=entity_pmo, at=AT)
    submitted.refresh_from_db()
    assert submitted.state == "submitted"


def test_a_returned_report_can_be_submitted_again(submitted, project_manager, entity_pmo):
    services.return_report(report=submitted, comment="Encore", by=entity_pmo, at=AT)

    submit(submitted, project_manager, headline="Corrigé")

    submitted.refresh_from_db()
    assert (submitted.state, submitted.revision, submitted.headline) == ("submitted", 2, "Corrigé")
    assert submitted.dimensions.count() == 8


def test_validate_report_states_who_and_when(submitted, entity_pmo):
    services.validate_report(report=submitted, by=entity_pmo, at=AT)

    submitted.refresh_from_db()
    assert (submitted.state, submitted.validated_by, submitted.validated_at) == (
        "validated",
        entity_pmo,
        AT,
    )


def test_validate_report_refuses_the_person_who_submitted(report, entity_pmo):
    submit(report, entity_pmo)

    with pytest.raises(services.SameEyes):
        services.validate_report(report=report, by=entity_pmo, at=AT)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_validate_report_puts_the_opinion_beside_the_declared_colour(submitted, entity_pmo):
    services.validate_report(
        report=submitted, opinion="amber", opinion_text="Le test manque.", by=entity_pmo, at=AT
    )

    submitted.refresh_from_db()
    assert (submitted.declared, submitted.opinion) == ("green", "amber")
    assert (submitted.opinion_text, submitted.opinion_language) == ("Le test manque.", "en")
    assert Standing.objects.get(pk=submitted.initiative_id).opinion == "amber"


@pytest.mark.parametrize(("opinion", "text"), [("red", ""), ("", "Sans couleur")])
def test_validate_report_wants_colour_and_sentence_together(submitted, entity_pmo, opinion, text):
    with pytest.raises(services.OpinionNeedsSentence):
        services.validate_report(
            report=submitted, opinion=opinion, opinion_text=text, by=entity_pmo, at=AT
        )


def test_validate_report_refuses_a_report_that_is_not_in(report, entity_pmo):
    with pytest.raises(services.NotSubmitted):
        services.validate_report(report=report, by=entity_pmo, at=AT)


def test_a_committee_of_another_unit_can_be_asked(report, project_manager):
    body = CommitteeFactory()

    submit(report, project_manager, decisions=(DecisionAsked(body.pk, "Q ?", "P"),))

    assert report.decisions_asked.get().committee == body
