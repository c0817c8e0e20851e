from datetime import date
from decimal import Decimal

import pytest

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.standings.models import Standing
from portfolio.statusreports import services
from portfolio.statusreports.confirming.changes import risks_of
from portfolio.statusreports.drafts.blocks import lines_in
from portfolio.statusreports.models import DimensionStatus
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.submission import (
    DecisionAsked,
    DimensionSaid,
    MilestoneSaid,
    RiskSaid,
)
from tests.factories.portfolio import (
    CommitteeFactory,
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
    StatusReportFactory,
)
from tests.factories.registers import make_issue, make_risk
from tests.portfolio.statusreports.conftest import (
    AT,
    NEXT_MONTH,
    PERIOD,
    TODAY,
    next_report,
    save,
    submit,
    word,
)


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
    others = [one for name, one in found.items() if name not in ("time", "cost")]
    assert {colour for colour, _reason in others} == {"grey"}
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


def test_submit_report_copies_every_open_risk_and_issue(report, project_manager):
    for number in range(12):
        make_risk(
            report.initiative,
            title=f"Menace {number}",
            inherent_probability=1,
            inherent_impact=1,
        )
        make_issue(report.initiative)

    green = DimensionSaid("green")
    said = {"time": green, "cost": green, "risk": word("amber")}
    submit(report, project_manager, dimensions=said)

    report.refresh_from_db()
    assert (report.has_all_lines, report.risks.count(), report.issues.count()) == (True, 12, 12)
    assert report.risks.filter(is_asked=True).count() == len(risks_of(report)) < 12


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


def test_a_committee_of_another_unit_can_be_asked(report, project_manager):
    body = CommitteeFactory()

    submit(report, project_manager, decisions=(DecisionAsked(body.pk, "Q ?", "P"),))

    assert report.decisions_asked.get().committee == body


def test_a_risk_that_was_typed_reaches_its_register_though_others_came_before_it(
    report, project_manager
):
    small = make_risk(report.initiative, inherent_probability=1, inherent_impact=1)
    above = [
        make_risk(report.initiative, inherent_probability=3, inherent_impact=3) for _n in range(6)
    ]
    green = DimensionSaid("green")
    submit(
        report,
        project_manager,
        dimensions={"time": green, "cost": green, "risk": word("red")},
        risks=(
            RiskSaid(small.pk, 2, 1, small.state),
            *(RiskSaid(one.pk, 3, 3, one.state, is_touched=False) for one in above),
        ),
        unchanged=("milestones",),
        risks_drawn=frozenset({small.pk, above[0].pk}),
    )

    small.refresh_from_db()
    assert (small.probability, small.reviewed_on) == (2, TODAY)
    for one in above:
        one.refresh_from_db()
    # What nobody saw is not confirmed.
    assert [one.reviewed_on == TODAY for one in above] == [True, *[False] * 5]


def test_the_form_goes_on_with_a_line_that_its_register_has_put_behind_others(
    report, project_manager
):
    small = make_risk(report.initiative, inherent_probability=1, inherent_impact=1)
    for _more in range(6):
        make_risk(report.initiative, inherent_probability=3, inherent_impact=3)

    usual, kept = (
        {one.pk for one in background_of(report, TODAY, typed).lines.risks}
        for typed in ((), lines_in([f"r{small.pk}_probability", "r" + "9" * 30 + "_impact"]))
    )

    assert (len(usual), kept - usual) == (5, {small.pk})
