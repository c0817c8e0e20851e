"""The demo as it stands in the database; hung up on a day early in January, where years change."""

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.sources.models import DeliveryConfidence
from portfolio.standings.models import Standing
from portfolio.statusreports.choices import CycleState, ReportState
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.models import DecisionRequest, ReportingCycle, StatusReport
from ppm.accounts.demo import PASSWORD, email_of
from ppm.accounts.models import Person
from ppm.accounts.services import ensure_system_person
from ppm.org.models import OrgUnit
from ppm.org.workdays import working_days_between
from reporting.demo.services import AlreadyLoaded, load_demo
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.verifying import verify
from tests import cluster
from tests.conftest import use_database

TODAY = date(2027, 1, 4)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    with cluster.clone(cluster.template()) as name, django_db_blocker.unblock():
        before = use_database(name)
        yield load_demo(today=TODAY, by=ensure_system_person())
        use_database(before)


def reports_of(name_fr):
    return list(
        StatusReport.objects.filter(initiative__name_fr=name_fr)
        .select_related("cycle", "initiative")
        .order_by("cycle__period")
    )


def person(given, family):
    return Person.objects.get(email=email_of(given, family))


def test_twelve_periods_are_frozen_and_the_thirteenth_is_open():
    states = list(ReportingCycle.objects.order_by("period").values_list("state", flat=True))

    assert states == [CycleState.FROZEN] * 12 + [CycleState.OPEN]
    assert Snapshot.objects.count() == 12
    assert ReportingCycle.objects.get(state=CycleState.OPEN).period == date(2026, 12, 1)


def test_the_deadline_lies_two_working_days_ahead():
    cycle = ReportingCycle.objects.get(state=CycleState.OPEN)

    assert working_days_between(TODAY, cycle.deadline_on) == 2
    assert cycle.opens_on < TODAY


def test_the_sealed_periods_are_whole():
    assert [list(verify(snapshot)) for snapshot in Snapshot.objects.order_by("pk")] == [[]] * 12


def test_a_second_load_is_refused():
    with pytest.raises(AlreadyLoaded):
        load_demo(today=TODAY, by=ensure_system_person())
    with pytest.raises(CommandError, match=re.escape(str(AlreadyLoaded.message))):
        call_command("load_demo")


def test_the_calculation_engine_was_declared_green_seven_times_too_often():
    reports = reports_of("Moteur de calcul")[4:12]

    assert [one.declared for one in reports] == ["green"] * 7 + ["red"]
    assert [one.computed for one in reports] == ["amber"] * 4 + ["red"] * 4
    assert [one.opinion for one in reports] == ["", "", "amber", "amber", "red", "red", "red", ""]


def test_the_one_file_was_red_for_four_months_and_is_green_again():
    reports = reports_of("Dossier unique")[:12]

    assert [one.declared for one in reports[5:]] == ["red"] * 4 + ["green"] * 3
    assert reports[8].baseline_end < reports[9].baseline_end


def test_the_bridging_allowance_turns_red_beyond_its_legal_date():
    last = reports_of("Indemnité relais")[11]

    assert (last.declared, last.computed) == ("red", "red")
    assert last.dimensions.get(dimension="time").reason == "time_legal_missed"
    assert last.decisions_asked.count() == 1


def test_one_amount_was_typed_in_the_wrong_unit_and_found_after_the_freeze():
    before, wrong, after = reports_of("Échanges européens")[7:10]

    assert wrong.actual > 500 * before.actual
    assert after.actual < 2 * before.actual
    frozen = SnapshotProject.objects.get(snapshot__cycle=wrong.cycle, initiative=wrong.initiative)
    assert frozen.actual == wrong.actual
    assert (wrong.budget, wrong.budget_state) == (None, "withheld")
    addendum = frozen.addenda.get()
    assert Decimal(addendum.new) * 1000 == wrong.actual
    assert addendum.by != addendum.agreed_by


def test_the_archives_were_reported_on_behalf_and_handed_over():
    submitters = [str(one.submitted_by) for one in reports_of("Transfert des archives")[8:12]]

    assert submitters == ["Élodie Crasset", "Coralie Deprez", "Coralie Deprez", "Dries Haverals"]
    assert str(
        Standing.objects.get(initiative__name_fr="Transfert des archives").project_manager
    ) == ("Dries Haverals")


def test_the_filing_plan_is_always_green_and_validated_by_somebody_else():
    reports = reports_of("Plan de classement")

    assert {one.declared for one in reports} == {"green"}
    assert {str(one.submitted_by) for one in reports} == {"Coralie Deprez"}
    assert "Coralie Deprez" not in {str(one.validated_by) for one in reports}


def test_the_assistant_was_stopped_and_the_mail_closed():
    assert Initiative.objects.get(name_fr="Assistant en ligne").state == "stopped"
    assert Initiative.objects.get(name_fr="Courrier sortant numérique").state == "closed"
    assert len(reports_of("Assistant en ligne")) == 6
    assert reports_of("Courrier sortant numérique") == []


def test_the_secret_project_is_known_to_five_people():
    secret = Initiative.objects.get(confidentiality="secret")
    everybody = Person.objects.people()

    knowing = {
        str(one) for one in everybody if Initiative.objects.visible_to(one).filter(pk=secret.pk)
    }

    assert everybody.count() > 25
    assert knowing == {
        "Annelore Stroobants", "Marie-Ange Colpin", "Noémie Tilmant", "Fatou Nsimba", "Coralie Deprez",
    }  # fmt: skip


def test_the_inspection_was_merged_and_its_past_kept():
    old, new = OrgUnit.objects.get(code="D50"), OrgUnit.objects.get(code="D20")

    assert (old.successor, old.valid_to) == (new, date(2026, 2, 28))
    assert not Initiative.objects.filter(unit__code__startswith="D5").exists()
    first, last = (
        Snapshot.objects.order_by("cycle__period").first(),
        Snapshot.objects.latest_first()[0],
    )
    assert first.projects.filter(department_code="D50").count() == 3
    assert not last.projects.filter(department_code="D50").exists()


def test_every_state_of_a_report_is_there_in_the_open_month():
    states = Counter(
        StatusReport.objects.filter(cycle__state=CycleState.OPEN).values_list("state", flat=True)
    )

    assert set(states) == set(ReportState.values)
    assert states.pop(ReportState.TAKEN_OUT) == 1
    assert min(states.values()) >= 2


def test_reports_of_the_open_month_are_seen_questioned_and_scored():
    rows = StatusReport.objects.received().filter(cycle__state=CycleState.OPEN)
    asked = rows.exclude(challenged_text="")

    assert {(one.seen_at is not None, one.is_tacit) for one in rows} == {
        (True, False),
        (True, True),
        (False, False),
    }
    assert sorted(one.waits_for_answer for one in asked) == [False, True]
    assert {one.quality_score for one in rows} > {80, 90}
    shown = BoardItem.objects.for_list()
    assert sorted(one.settled_at is None for one in shown) == [False, True]
    assert DeliveryConfidence.objects.exclude(occasion="").count() == 4


def test_no_report_says_the_same_as_the_one_before_or_a_neighbour():
    rows = StatusReport.objects.received().order_by("initiative__code", "cycle__period")
    for one, two in pairwise(rows):
        assert (one.headline, one.done) != (two.headline, two.done)
    for cycle in ReportingCycle.objects.order_by("pk"):
        done = cycle.reports.filter(revision__gt=0).values_list("done", flat=True)
        assert len(set(done)) == len(done)


def test_what_is_not_green_says_why():
    for report in StatusReport.objects.received().prefetch_related("dimensions"):
        for row in report.dimensions.all():
            assert row.comment or row.declared == "green", f"{report} {row}"


def test_nobody_validated_his_own_report_and_every_frozen_one_is_validated_or_missing():
    frozen = StatusReport.objects.filter(cycle__state=CycleState.FROZEN)

    assert set(frozen.values_list("state", flat=True)) == {"validated", "expected"}
    assert frozen.filter(state="expected").count() == 3
    assert SnapshotProject.objects.filter(is_stale=True).count() == 3


def test_the_board_has_decisions_to_take():
    asked = DecisionRequest.objects.filter(report__cycle__period__gte=date(2026, 11, 1))

    of_board = asked.filter(committee__code="CODIR")
    assert of_board.filter(report__cycle__state=CycleState.FROZEN).count() == 5
    assert of_board.filter(report__cycle__state=CycleState.OPEN).count() == 2
    assert list(asked.exclude(committee__code="CODIR").values_list("committee__code")) == [
        ("COGES",)
    ]


def test_nothing_that_was_reached_lies_ahead_and_nothing_open_lies_behind():
    assert not Milestone.objects.filter(actual_on__gt=TODAY).exists()
    stopped = Milestone.objects.filter(actual_on=None, forecast_on__lt=TODAY)
    in_hand = StatusReport.objects.filter(
        cycle__state=CycleState.OPEN, state__in=["expected", "draft"]
    ).values("initiative")
    assert not stopped.filter(initiative__in=in_hand).exists()


def test_history_says_who_and_when():
    report = reports_of("Moteur de calcul")[0]
    event = report.events.order_by("pgh_id")[1]

    assert event.pgh_context["action"] == "report.submitted"
    assert event.pgh_context["by"] == person("Pieterjan", "Moerkens").pk
    assert event.pgh_context["at"] < "2026-02"


def test_the_demo_password_opens_the_accounts(client):
    assert client.login(email=email_of("Bastien", "Lorquet"), password=PASSWORD)
