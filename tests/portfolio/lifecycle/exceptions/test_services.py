from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.exceptions import services
from portfolio.lifecycle.exceptions.authority import body_that_decides, may_decide
from portfolio.lifecycle.exceptions.drafting import OpenAlready, open_exception
from portfolio.lifecycle.exceptions.effects import PlannedLine
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.selectors import (
    breaches_without_exception,
    has_undecided,
    is_answered,
)
from portfolio.lifecycle.exceptions.services import Incomplete, NotPossibleNow, Ruling
from portfolio.lifecycle.exceptions.telling import remind_and_escalate
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import ToleranceUse
from portfolio.lifecycle.tolerances.services import Agreement
from portfolio.registers.decisions.models import Decision
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import SeatFactory
from tests.portfolio.lifecycle.conftest import AT, TODAY, write


def decide(exception, by, act, **more):
    return services.decide_exception(
        exception_id=exception.pk,
        version=exception.version,
        ruling=Ruling(act=act, reason="C’est raisonnable.", **more),
        by=by,
        at=AT,
    )


def fresh(exception):
    return ExceptionReport.objects.get(pk=exception.pk)


def test_a_draft_carries_the_computed_facts(project, stages, project_manager, agree):
    agree(10, stages[2])

    draft = open_exception(
        initiative=project, stage=stages[2], aspect="time", by=project_manager, at=AT
    )

    assert (draft.state, draft.origin, draft.number) == ("draft", "computed", 1)
    assert (draft.deviation, draft.limit, draft.tolerance_version) == (20, 10, 1)
    assert (draft.planned_on, draft.forecast_on) == (date(2026, 6, 30), date(2026, 7, 29))
    assert not has_undecided(project.pk)


def test_a_second_one_for_the_same_plan_and_cause_is_refused_and_names_the_first(
    project, stages, submitted, project_manager
):
    with pytest.raises(OpenAlready) as refused:
        open_exception(
            initiative=project, stage=stages[2], aspect="time", by=project_manager, at=AT
        )
    assert refused.value.existing == submitted
    other = open_exception(initiative=project, stage=None, aspect="time", by=project_manager, at=AT)
    assert other.number == 2
    with (
        pytest.raises(IntegrityError),
        audit.action("test.forced", by=Person.objects.system()),
        transaction.atomic(),
    ):
        ExceptionReport.objects.filter(pk=other.pk).update(stage=stages[2])


def test_submitting_hands_it_to_the_board_turns_the_whole_red_and_tells_the_executive(
    submitted, project, executive
):
    assert (submitted.state, submitted.body_kind, submitted.committee) == (
        "submitted",
        "project_board",
        None,
    )
    assert submitted.decide_by == date(2026, 5, 11)
    assert Standing.objects.get(pk=project.pk).computed == "red"
    told = Notice.objects.get(kind="portfolio.lifecycle.exceptions.submitted")
    assert (told.person, told.params["due_on"]) == (executive, "2026-05-11")


def test_submitting_needs_situation_consequences_and_a_recommended_option(
    project, stages, project_manager
):
    draft = open_exception(initiative=project, stage=None, aspect="cost", by=project_manager, at=AT)
    with pytest.raises(Incomplete) as missing:
        services.submit_exception(exception_id=draft.pk, version=1, by=project_manager, at=AT)
    assert missing.value.field == "situation"
    assert fresh(draft).state == "draft"


def test_only_the_executive_decides_on_the_project_board(submitted, project_manager, pmo):
    for person in (project_manager, pmo):
        with pytest.raises(PermissionDenied):
            decide(submitted, person, "reject")
    assert fresh(submitted).state == "submitted"


def test_more_tolerance_is_a_new_version_and_the_status_follows(submitted, project, executive):
    decided = decide(
        submitted, executive, "grant", agreement=Agreement("time", "days", Decimal(25))
    )

    assert (decided.state, decided.outcome, decided.tolerance.adverse) == ("decided", "grant", 25)
    use = ToleranceUse.objects.get(initiative=project, stage=submitted.stage, aspect="time")
    assert (use.colour, use.tolerance_version) == ("amber", 1)
    assert Standing.objects.get(pk=project.pk).computed == "grey"
    assert Decision.objects.get().outcome == "grant"


def test_an_option_is_accepted_only_when_it_is_one_of_its_own(submitted, executive):
    with pytest.raises(Incomplete):
        decide(submitted, executive, "concede", option_id=0)
    option = submitted.options.get(number=1)

    assert decide(submitted, executive, "concede", option_id=option.pk).option == option


def test_an_exception_plan_becomes_the_new_baseline_and_the_old_one_stays(
    submitted, project, stages, project_manager, executive
):
    asked = decide(submitted, executive, "plan", plan_by=TODAY + timedelta(days=10))
    handed_in = services.submit_plan(
        exception_id=asked.pk,
        version=fresh(asked).version,
        plan="Deux produits sur neuf sont abandonnés.",
        lines=[
            PlannedLine(stages[2].pk, date(2026, 3, 2), date(2026, 7, 29)),
            PlannedLine(stages[3].pk, date(2026, 7, 30), date(2026, 10, 30)),
            PlannedLine(None, None, date(2027, 1, 20)),
        ],
        by=project_manager,
        at=AT,
    )
    assert has_undecided(project.pk)
    approved = decide(fresh(handed_in), executive, "approve")

    kept = list(Baseline.objects.order_by("number").values_list("number", "kind", "end"))
    assert kept == [
        (1, "former", date(2026, 12, 18)),
        (2, "exception", date(2027, 1, 20)),
    ]
    assert approved.baseline.number == 2
    assert Stage.objects.get(pk=stages[2].pk).baseline_end == date(2026, 7, 29)
    assert Initiative.objects.get(pk=project.pk).baseline_end == date(2027, 1, 20)
    assert ToleranceUse.objects.get(stage=stages[2], aspect="time").colour == "green"
    assert not has_undecided(project.pk)


def test_premature_closure_leads_through_closing(submitted, project, executive):
    decide(submitted, executive, "stop")

    assert Initiative.objects.get(pk=project.pk).state == "closing"
    gate = project.gates.get()
    assert (gate.kind, gate.is_premature, gate.question) == ("closure", True, "C’est raisonnable.")


def test_more_information_comes_back_to_the_manager_and_stays_red(
    submitted, project, executive, project_manager
):
    returned = decide(submitted, executive, "ask")

    assert (returned.state, returned.question) == ("returned", "C’est raisonnable.")
    assert has_undecided(project.pk)
    write(fresh(returned), project_manager)
    again = services.submit_exception(
        exception_id=returned.pk, version=fresh(returned).version, by=project_manager, at=AT
    )
    assert again.state == "submitted"


def test_a_limit_of_a_stage_is_not_escalated(submitted, executive):
    with pytest.raises(NotPossibleNow):
        decide(submitted, executive, "escalate")


def test_a_breach_that_exceeds_the_limit_of_the_project_is_escalated_to_its_board(
    submitted, project, executive, committee, committee_member
):
    with audit.action("test.prepared", by=executive):
        ToleranceUse.objects.filter(initiative=project, stage=None, aspect=submitted.aspect).update(
            colour="red"
        )
    handed = decide(submitted, executive, "escalate")

    assert (handed.state, handed.committee) == ("escalated", committee)
    with pytest.raises(NotPossibleNow):
        decide(fresh(handed), SeatFactory(committee=committee, seat="chair").person, "escalate")


def test_a_limit_of_the_project_is_decided_by_the_portfolio_board(
    project, stages, committee, committee_member, project_manager, pmo
):
    draft = open_exception(initiative=project, stage=None, aspect="cost", by=project_manager, at=AT)
    exception = services.submit_exception(
        exception_id=draft.pk,
        version=write(draft, project_manager).version,
        by=project_manager,
        at=AT,
    )
    assert (exception.body_kind, exception.committee) == ("committee", committee)
    elsewhere = PersonFactory(role=Role.COMMITTEE_SECRETARY, on_unit=project.unit)
    for person in (elsewhere, committee_member):  # another secretary; one member is no committee
        with (
            translation.override("en"),
            pytest.raises(PermissionDenied, match="its chair, its secretary"),
        ):
            decide(exception, person, "reject")
    chair = SeatFactory(committee=committee, seat="chair").person
    assert may_decide(chair, exception, body_that_decides(exception, TODAY))
    assert decide(exception, pmo, "reject").decided_by == pmo
    assert Decision.objects.get().committee == committee


def test_of_two_people_who_decide_at_once_one_wins(submitted, executive):
    seen = fresh(submitted)
    decide(submitted, executive, "reject")
    with pytest.raises(StaleVersion):
        decide(seen, executive, "stop")
    assert fresh(submitted).outcome == "reject"


def test_closing_needs_a_lesson_and_a_decision(submitted, executive, project_manager):
    def close(exception, lesson):
        return services.close_exception(
            exception_id=exception.pk,
            version=exception.version,
            lesson=lesson,
            by=project_manager,
            at=AT,
        )

    with pytest.raises(NotPossibleNow):
        close(submitted, "Trop tôt.")
    decided = fresh(decide(submitted, executive, "reject"))
    with pytest.raises(Incomplete):
        close(decided, " ")
    closed = close(decided, "Contrôler les livraisons chaque semaine.")
    assert closed.state == "closed"

    # It stands for the deviation that was decided on, not for a larger one.
    def is_silent(deviation):
        ToleranceUse.objects.filter(pk=use.pk).update(deviation=deviation)
        left = breaches_without_exception([use.initiative_id])
        use.refresh_from_db()
        assert is_answered(use, [closed]) == (use not in left)
        return use not in left

    use = ToleranceUse.objects.get(stage=closed.stage, aspect="time", colour="red")
    assert [is_silent(closed.deviation + more) for more in (-1, 0, 1)] == [True, True, False]


def test_a_breach_without_an_exception_is_found_until_one_is_opened(
    project, stages, project_manager
):
    found = {(one.stage_id, one.aspect) for one in breaches_without_exception([project.pk])}
    assert found == {(stages[2].pk, "time"), (None, "cost")}

    open_exception(initiative=project, stage=None, aspect="cost", by=project_manager, at=AT)

    left = breaches_without_exception([project.pk])
    assert [(one.stage_id, one.aspect) for one in left] == [(stages[2].pk, "time")]


def test_the_delay_is_reminded_once_and_then_told_further(submitted, executive, project_manager):
    system = Person.objects.system()

    def told(day):
        return remind_and_escalate(today=day, by=system, at=AT)

    assert [told(submitted.decide_by - timedelta(days=1)), told(submitted.decide_by)] == [0, 1]
    assert told(submitted.decide_by) == 0
    assert told(submitted.decide_by + timedelta(days=1)) == 1
    late = Notice.objects.filter(kind="portfolio.lifecycle.exceptions.overdue")
    assert {one.person for one in late} == {executive, project_manager}

    # A plan that was asked has a delay of its own.
    plan_by = submitted.decide_by + timedelta(days=20)
    decide(fresh(submitted), executive, "plan", plan_by=plan_by)
    days = [plan_by - timedelta(days=1), plan_by, plan_by, plan_by + timedelta(days=1)]
    assert [told(day) for day in days] == [0, 1, 0, 1]
    asked = Notice.objects.get(kind="portfolio.lifecycle.exceptions.plan_reminded")
    assert (asked.person, asked.params["due_on"]) == (project_manager, plan_by.isoformat())
    late = Notice.objects.filter(kind="portfolio.lifecycle.exceptions.plan_overdue")
    assert {one.person for one in late} == {executive, project_manager}
