from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from portfolio.benefits.services import waive_benefits
from portfolio.lifecycle.gates import checklists, deciding, procedures, refusals, services, starting
from portfolio.lifecycle.gates.choices import GateKind, GateState, ItemState, Outcome, Voice
from portfolio.lifecycle.gates.deciding import Condition, Vote
from portfolio.lifecycle.gates.models import Gate, GateItem
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.models import Decision
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.permissions.roles import Role
from tests.factories.portfolio import InitiativeRoleFactory, SeatFactory

NOW = timezone.now()
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=30)


def change(row, **values):
    with audit.action("test.prepared", by=Person.objects.system()):
        type(row).objects.filter(pk=row.pk).update(**values)


def decided(gate, by, outcome=Outcome.APPROVED, **values):
    defaults = {"version": gate.version, "reason": "Vu le dossier", "language": "fr"}
    return deciding.decide(
        gate_id=gate.pk, outcome=outcome, by=by, at=NOW, **{**defaults, **values}
    )


def refused(error, call, *args, **values):
    """The sentence of the refusal, after which nothing has changed."""
    with pytest.raises(error) as found:
        call(*args, **values)
    return str(found.value.message)


def test_a_gate_copies_the_criteria_of_its_class(planned, project):
    gate = planned()

    items = gate.items.select_related("criterion").order_by("criterion__position")
    assert [(one.criterion.text_en, one.is_mandatory) for one in items] == [
        ("The end stage report has been written", True),
        ("The products of the stage have been accepted", True),
        ("The plan of the next stage is ready", True),
        ("The business case has been reviewed and still holds", True),
        ("At least one lesson has been noted", False),
    ]
    with pytest.raises(ValidationError, match="This gate is open already"):
        planned()


def test_mandatory_criteria_block_and_the_sentence_says_which(planned, project_manager, executive):
    gate = planned()
    with audit.action("test.prepared", by=Person.objects.system()):
        GateItem.objects.filter(gate=gate).exclude(criterion__position=2).update(state="met")

    sentence = refused(
        refusals.NotReady,
        services.ask_decision,
        gate_id=gate.pk,
        version=None,
        by=project_manager,
        at=NOW,
    )

    assert sentence == ("“The products of the stage have been accepted” is mandatory and not met.")
    gate.refresh_from_db()
    assert gate.state == GateState.PLANNED


def test_a_criterion_that_is_not_met_or_not_applicable_needs_a_reason(planned, project_manager):
    item = planned().items.order_by("pk")[0]
    review = {"item_id": item.pk, "version": item.version, "language": "fr", "at": NOW}

    with pytest.raises(ValidationError, match="Say why the criterion is not met"):
        services.review_item(state=ItemState.NOT_APPLICABLE, by=project_manager, **review)
    found = services.review_item(
        state=ItemState.NOT_APPLICABLE, reason="Rien à livrer", by=project_manager, **review
    )
    assert (found.state, found.reviewer) == (ItemState.NOT_APPLICABLE, project_manager)


def test_nobody_is_asked_while_nobody_sits_on_the_body(planned, project_manager, executive):
    sentence = refused(
        refusals.NotReady,
        services.ask_decision,
        gate_id=planned(GateKind.G2).pk,
        version=None,
        by=project_manager,
        at=NOW,
    )
    assert sentence.endswith(
        "G2 needs at least one measured benefit, or the legal obligation that takes its place."
    )
    gate = planned(GateKind.G1)
    with audit.action("test.prepared", by=Person.objects.system()):
        GateItem.objects.filter(gate=gate).update(state="met")
    assert refused(
        refusals.NobodyThere,
        services.ask_decision,
        gate_id=gate.pk,
        version=None,
        by=project_manager,
        at=NOW,
    ) == (
        "Nobody sits on the body that would decide: first name an executive, or the committee’s members."
    )


def test_the_recommendation_comes_from_outside_the_body_and_the_project(
    asked, project, project_manager, executive, entity_pmo
):
    gate = asked()
    advice = {
        "gate_id": gate.pk,
        "version": None,
        "opinion": Outcome.APPROVED,
        "text": "D’accord",
        "language": "fr",
        "at": NOW,
    }
    on_board = InitiativeRoleFactory(initiative=project, role=Role.SENIOR_USER).person
    for person, error, sentence in (
        (on_board, refusals.ReviewerDecides, "You sit on the body that decides"),
        (project_manager, refusals.ReviewerAsked, "You asked for this decision"),
    ):
        assert sentence in refused(error, services.recommend, by=person, **advice)

    found = services.recommend(by=entity_pmo, **advice)

    assert (found.state, found.opinion_by) == (GateState.RECOMMENDED, entity_pmo)
    told = Notice.objects.filter(kind="portfolio.lifecycle.gates.to_decide")
    assert {one.person for one in told} == {executive, on_board}


def test_the_executive_decides_and_the_next_stage_opens(recommended, executive, stages, pmo):
    gate = decided(recommended(), executive)

    stages[2].refresh_from_db()
    assert (gate.state, gate.outcome, stages[2].state) == ("decided", "approved", "running")
    entry = Decision.objects.get()
    assert (entry.outcome, entry.origin_kind, entry.origin_id) == ("approved", "gate", gate.pk)
    assert (gate.decision, entry.committee, entry.text) == (entry, None, "next stage: approved")
    assert Notice.objects.filter(kind="portfolio.lifecycle.gates.decided", person=pmo).count() == 1


def test_the_stage_that_runs_ends_the_day_before_the_next_one_opens(
    recommended, executive, stages, project
):
    began = TODAY - timedelta(days=30)
    change(stages[1], state="running", actual_start=began, forecast_end=TODAY - timedelta(days=2))
    change(stages[2], forecast_start=TODAY, forecast_end=TODAY + timedelta(days=60))
    gate = recommended()

    decided(gate, executive)

    before, after = (type(one).objects.get(pk=one.pk) for one in stages[1:])
    assert (before.state, before.actual_end) == ("completed", TODAY - timedelta(days=1))
    assert (after.state, after.actual_start) == ("running", TODAY)


def test_a_gate_that_is_passed_late_takes_no_project_back(
    recommended, executive, committee, auditor, project
):
    SeatFactory(committee=committee, person=auditor, seat="chair")
    gate = recommended(GateKind.G1)
    change(project, state="delivery")

    decided(gate, auditor, votes={auditor: Vote(Voice.FOR)})

    project.refresh_from_db()
    assert project.state == "delivery"


def test_who_is_not_the_executive_is_refused(recommended, executive, pmo, project):
    gate = recommended()
    user = InitiativeRoleFactory(initiative=project, role=Role.SENIOR_USER).person

    for person in (pmo, user):
        assert (
            refused(refusals.NotForYou, decided, gate, person)
            == "On a project board only the executive decides."
        )
    assert "does not vote" in refused(
        refusals.VotesForCommitteesOnly, decided, gate, executive, votes={user: Vote(Voice.FOR)}
    )
    said = deciding.advise(
        gate_id=gate.pk, voice=Voice.AGAINST, reason="Trop tôt", language="fr", by=user, at=NOW
    )
    assert (said.person, said.voice) == (user, "against")
    assert decided(gate, executive).outcome == "approved"


def test_conditions_become_actions_with_an_owner_and_a_date(
    recommended, executive, project_manager
):
    gate = recommended()
    assert (
        refused(refusals.ConditionsMissing, decided, gate, executive, Outcome.CONDITIONAL)
        == "Write down at least one condition with its owner and its date."
    )

    condition = Condition("Compléter l’analyse d’impact", project_manager, LATER)
    decided(gate, executive, Outcome.CONDITIONAL, conditions=[condition])

    action = Action.objects.get(gate_condition__gate=gate)
    assert (action.title, action.owner, action.due_on) == (condition.what, project_manager, LATER)


def test_not_now_needs_a_reason_and_leaves_a_gate_to_come_back_with(recommended, executive, stages):
    gate = recommended()
    assert "Say why" in refused(
        refusals.ReasonMissing, decided, gate, executive, Outcome.REWORK, reason=" "
    )
    assert "Say until which day" in refused(
        refusals.DayMissing, decided, gate, executive, Outcome.DEFERRED
    )

    decided(gate, executive, Outcome.DEFERRED, deferred_to=LATER)

    again = Gate.objects.undecided().get()
    assert (again.previous, again.planned_on, again.state) == (gate, LATER, "planned")
    assert {one.state for one in again.items.all()} == {ItemState.MET}
    stages[2].refresh_from_db()
    assert stages[2].state == "planned"


def test_a_stop_leads_to_a_premature_closure_that_still_runs_its_list(
    recommended, executive, project
):
    decided(recommended(), executive, Outcome.STOPPED)

    project.refresh_from_db()
    closure = Gate.objects.undecided().get()
    assert (project.state, closure.kind, closure.is_premature) == ("closing", "closure", True)
    assert closure.items.count() == 4


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(recommended, executive, project):
    gate = recommended()
    decided(gate, executive)

    sentence = refused(refusals.GateMovedOn, decided, gate, executive, Outcome.STOPPED)

    assert "decided on this gate on" in sentence
    assert sentence.endswith(": approved. Nothing of yours was recorded.")
    assert Decision.objects.count() == 1


@pytest.fixture
def obliged(project, pmo):
    """The law obliges: no benefit has to be measured."""
    waive_benefits(
        initiative=project,
        legal_basis="Loi du 5 mai",
        reason="Obligation",
        language="fr",
        by=pmo,
        at=NOW,
    )


@pytest.mark.usefixtures("obliged")
def test_a_committee_decides_by_votes_with_a_quorum(
    recommended, committee, project, executive, auditor, outsider, management
):
    seats = [
        SeatFactory(committee=committee, person=person, seat=seat).person
        for person, seat in (
            (executive, "chair"),
            (auditor, "member"),
            (management, "member"),
            (outsider, "secretary"),
        )
    ]
    gate = recommended(GateKind.G2)
    chair, one, two, secretary = seats
    assert "Only the chair or the secretary" in refused(refusals.NotForYou, decided, gate, one)
    assert refused(refusals.NoQuorum, decided, gate, secretary, votes={chair: Vote(Voice.FOR)}) == (
        "There is no quorum: 1 took part, 2 are needed. Silence is not consent."
    )
    lost = {chair: Vote(Voice.AGAINST), one: Vote(Voice.AGAINST), two: Vote(Voice.FOR)}
    assert refused(refusals.VoteLost, decided, gate, secretary, votes=lost) == (
        "This decision has no majority: 1 for, 2 against. Record what was decided."
    )

    decided(
        gate, secretary, votes={**lost, one: Vote(Voice.FOR), chair: Vote(Voice.AGAINST, "Non")}
    )

    project.refresh_from_db()
    entry = Decision.objects.get()
    assert (project.state, entry.committee) == ("delivery", committee)
    assert entry.votes == "2 for, 1 against, 0 abstained"


@pytest.mark.usefixtures("obliged")
def test_a_written_procedure_counts_answers_until_its_day_and_silence_is_not_consent(
    recommended, committee, committee_member, auditor, outsider, project
):
    SeatFactory(committee=committee, person=auditor, seat="chair")
    SeatFactory(committee=committee, person=outsider)
    gate = recommended(GateKind.G2)
    opened = procedures.open_procedure(
        gate_id=gate.pk,
        version=None,
        outcome=Outcome.APPROVED,
        deadline=LATER,
        reason="Pas de réunion avant l’échéance",
        language="fr",
        by=auditor,
        at=NOW,
    )
    assert Notice.objects.filter(kind="portfolio.lifecycle.gates.procedure").count() == 2
    assert "A written procedure runs until" in refused(
        refusals.ProcedureRuns, decided, gate, auditor, version=None
    )
    assert "A written procedure runs until" in refused(
        refusals.ProcedureRuns,
        services.take_back,
        gate_id=gate.pk,
        version=None,
        by=auditor,
        at=NOW,
    )
    vote = {"gate_id": gate.pk, "voice": Voice.FOR, "reason": "", "language": "fr", "at": NOW}
    deciding.advise(by=auditor, **vote)
    after = NOW + timedelta(days=31)
    assert procedures.close_procedure(procedure_id=opened.pk, by=auditor, at=NOW) is None

    assert procedures.close_due(by=auditor, at=after) == 1

    opened.refresh_from_db()
    gate.refresh_from_db()
    assert (opened.state, gate.state) == ("no_quorum", "recommended")
    again = procedures.open_procedure(
        gate_id=gate.pk,
        version=None,
        outcome=Outcome.APPROVED,
        deadline=LATER + timedelta(days=10),
        reason="Rappel",
        language="fr",
        by=auditor,
        at=after,
    )
    vote["at"] = after
    deciding.advise(by=committee_member, **vote)
    deciding.advise(by=outsider, **{**vote, "voice": Voice.AGAINST})
    # The chair's answer to the first procedure is none to the second.
    assert procedures.close_due(by=auditor, at=after) == 0
    deciding.advise(by=auditor, **vote)
    assert procedures.close_due(by=auditor, at=after) == 1

    again.refresh_from_db()
    project.refresh_from_db()
    assert (again.state, project.state) == ("adopted", "delivery")


def test_a_stage_starts_by_a_decision_or_at_the_executives_risk(
    planned, stages, executive, project_manager, project
):
    stage = stages[2]
    start = {"stage_id": stage.pk, "version": None, "on": TODAY, "at": NOW}
    assert refused(
        refusals.NotDecided, starting.start_decided_stage, by=project_manager, **start
    ) == (
        "Stage “Phase 3” has not been decided. Ask for its gate, or let the executive start it at "
        "his or her own risk, with a reason and the planned date of the decision."
    )
    risk = {**start, "language": "fr", "reason": "Le fournisseur attend", "decision_on": LATER}
    assert "Only the executive" in refused(
        refusals.NotTheExecutive, starting.start_at_risk, by=project_manager, **risk
    )
    for lack in ({"reason": ""}, {"decision_on": None}):
        assert refused(
            refusals.RiskIncomplete, starting.start_at_risk, by=executive, **{**risk, **lack}
        ) == (
            "A stage starts before its decision only with a reason and the planned date of the decision."
        )

    gate = starting.start_at_risk(by=executive, **risk)

    stage.refresh_from_db()
    assert (stage.state, gate.is_at_risk, gate.kind, gate.stage) == (
        "running",
        True,
        "stage",
        stage,
    )


def test_a_new_checklist_follows_the_old_one_and_gates_keep_theirs(planned, pmo):
    gate = planned()
    row = {
        "text_fr": "Un",
        "text_nl": "Een",
        "text_en": "One",
        "light": "none",
        "standard": "mandatory",
        "reinforced": "mandatory",
    }
    make = {"kind": GateKind.STAGE, "seen": 1, "reason": "Avis", "by": pmo, "at": NOW}
    with pytest.raises(ValidationError, match="Criterion 1 is not written in all three languages"):
        checklists.new_version(rows=[{**row, "text_nl": ""}], **make)

    made = checklists.new_version(rows=[row], **make)

    assert (made.number, checklists.in_force("stage"), gate.checklist.number) == (2, made, 1)
    with pytest.raises(ValidationError, match="Somebody else made version 2 in the meantime"):
        checklists.new_version(rows=[row], **make)


def test_a_closed_project_takes_no_more_gates(planned, project, project_manager):
    with audit.action("test.prepared", by=Person.objects.system()):
        type(project).objects.filter(pk=project.pk).update(
            state="closed", actual_end=date(2026, 1, 1)
        )

    assert refused(refusals.InitiativeEnded, planned) == (
        "This project is closed: it is read-only and cannot be opened again."
    )
    assert planned(GateKind.BENEFITS).kind == "benefits"
