from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from portfolio.statusreports import services as report_services
from portfolio.statusreports.judgement import services
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.judgement.pages import judgement_of
from portfolio.statusreports.judgement.selectors import override_runs, unraised
from portfolio.statusreports.models import DimensionStatus, StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, StatusReportFactory
from tests.portfolio.statusreports.conftest import away, next_report

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 4, 10, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def report(project, project_manager, executive):
    return StatusReportFactory(
        cycle=CycleFactory(),
        initiative=project,
        submitted=True,
        submitted_at=AT,
        submitted_by=project_manager,
    )


def dimension(report, declared, computed, name="cost"):
    with audit.action("test.prepared", by=Person.objects.system()):
        return DimensionStatus.objects.create(
            report=report, dimension=name, declared=declared, computed=computed, reason="no_data"
        )


def months(project, count):
    """Earlier reports of the project, the latest first."""
    return [
        StatusReportFactory(
            cycle=CycleFactory(period=date(2026, 10 - back, 1)), initiative=project, submitted=True
        )
        for back in range(1, count + 1)
    ]


def _see(client, report):
    report.refresh_from_db()
    return client.post(
        reverse("portfolio:report_see", args=[report.pk]), {"version": report.version}
    )


def kinds(person):
    return [one.kind.rpartition(".")[2] for one in Notice.objects.filter(person=person)]


def test_the_executive_sees_a_report_once(report, executive, project_manager):
    report.refresh_from_db()
    with pytest.raises(services.NotTheExecutive):
        services.see_report(report=report, version=report.version, by=project_manager, at=AT)

    with pytest.raises(StaleVersion):
        services.see_report(report=report, version=report.version - 1, by=executive, at=AT)
    seen = services.see_report(report=report, version=report.version, by=executive, at=AT)

    assert (seen.seen_by, seen.seen_at, seen.is_tacit) == (executive, AT, False)
    with pytest.raises(services.NothingToSee):
        services.see_report(report=seen, version=seen.version + 1, by=executive, at=AT)


@pytest.mark.parametrize(("days", "is_seen"), [(2, False), (5, True)])
def test_silence_counts_as_seen_after_two_working_days(report, days, is_seen):
    # Submitted on Wednesday: Thursday and Friday are the two days, the weekend counts for nothing.
    at = AT + timedelta(days=days)

    assert services.see_tacitly(by=Person.objects.system(), at=at) == int(is_seen)
    report.refresh_from_db()
    assert (report.is_tacit, report.seen_by) == (is_seen, None)


def test_a_validated_report_is_challenged_and_answered(report, pmo, project_manager):
    with pytest.raises(services.NotValidated):
        services.challenge_report(report=report, text="Pourquoi ?", by=pmo, at=AT)
    report_services.validate_report(report=report, by=pmo, at=AT)
    with pytest.raises(services.TextNeeded):
        services.challenge_report(report=report, text=" ", by=pmo, at=AT)

    asked = services.challenge_report(report=report, text="Pourquoi ?", by=pmo, at=AT)
    answered = services.answer_challenge(
        report=report, text="Le marché est signé.", by=project_manager, at=AT
    )

    assert (asked.challenged_text, asked.challenged_by, asked.declared) == (
        "Pourquoi ?",
        pmo,
        report.declared,
    )
    assert (answered.challenge_answer, answered.challenge_answered_by) == (
        "Le marché est signé.",
        project_manager,
    )
    assert (kinds(project_manager), kinds(pmo)) == (["report_challenged"], ["challenge_answered"])


def test_only_who_writes_the_report_answers_and_not_who_asked(report, pmo, entity_pmo):
    report_services.validate_report(report=report, by=pmo, at=AT)
    asked = services.challenge_report(report=report, text="Pourquoi ?", by=pmo, at=AT)
    asked.refresh_from_db()

    for person in (pmo, entity_pmo):
        with pytest.raises(services.NotYoursToAnswer):
            services.answer_challenge(report=report, text="Parce que.", by=person, at=AT)
    with pytest.raises(StaleVersion):
        services.challenge_report(
            report=report, text="Autre chose ?", by=pmo, at=AT, version=asked.version - 1
        )


def test_who_stands_in_for_the_executive_sees_a_report_with_other_rights_too(
    report, executive, department
):
    director = PersonFactory(role="management", on_unit=department)
    away(executive, director)
    director = Person.objects.get(pk=director.pk)
    read = StatusReport.objects.for_reading().get(pk=report.pk)

    assert judgement_of(director, read)["may_see"]
    seen = services.see_report(report=read, version=read.version, by=director, at=AT)

    assert seen.seen_by == director
    context = seen.events.latest("pgh_id").pgh_context
    assert (context["action"], context["for"]) == ("report.seen", executive.pk)


def test_better_than_computed_needs_the_word_of_the_validator(report, pmo):
    dimension(report, "green", "red")

    with pytest.raises(report_services.AgreementNeeded):
        report_services.validate_report(report=report, by=pmo, at=AT)
    validated = report_services.validate_report(report=report, by=pmo, at=AT, agrees=True)

    assert validated.agrees_with_override
    assert not BoardItem.objects.exists()


def test_the_third_time_in_a_row_goes_before_the_portfolio_board(report, project, pmo):
    for one in [report, *months(project, 2)]:
        dimension(one, "green", "amber")
    assert override_runs(report) == {"cost": 3}

    report_services.validate_report(report=report, by=pmo, at=AT, agrees=True)

    item = BoardItem.objects.get()
    assert (item.report, item.dimension, item.times) == (report, "cost", 3)
    settled = services.settle_item(item=item, text="Le rouge est retenu.", by=pmo, at=AT)
    assert (settled.settled_by, settled.settled_text) == (pmo, "Le rouge est retenu.")
    with pytest.raises(services.AlreadySettled):
        services.settle_item(item=item, text="Non.", by=pmo, at=AT)


def test_a_month_without_override_ends_the_row(report, project):
    last, before = months(project, 2)
    dimension(report, "green", "red")
    dimension(last, "red", "red")
    dimension(before, "green", "red")

    assert override_runs(report) == {"cost": 1}


def test_no_agreement_is_asked_for_a_dimension_that_the_report_does_not_have(report, project, pmo):
    (last,) = months(project, 1)
    dimension(last, "green", "red", name="quality")
    dimension(report, "green", "green")

    assert override_runs(report) == {}
    validated = report_services.validate_report(report=report, by=pmo, at=AT, agrees=True)

    assert not validated.agrees_with_override


def test_only_what_this_report_declares_counts_in_a_row(report, project, pmo):
    last, before = months(project, 2)
    dimension(report, "green", "amber")
    dimension(last, "green", "amber", name="quality")
    dimension(before, "green", "amber")

    assert override_runs(report) == {"cost": 1}
    dimension(last, "green", "amber")
    assert override_runs(report) == {"cost": 3}


def test_whoever_asked_never_answers_and_nothing_is_wiped_unread(report, pmo, project_manager):
    report_services.validate_report(report=report, by=pmo, at=AT)
    asked = services.challenge_report(report=report, text="Pourquoi ?", by=pmo, at=AT)
    asked.refresh_from_db()

    with pytest.raises(services.NotYoursToAnswer):
        services.answer_challenge(report=asked, text="Parce que.", by=pmo, at=AT)
    with pytest.raises(StaleVersion):
        services.challenge_report(
            report=asked, text="Et pourquoi ?", by=pmo, at=AT, version=asked.version - 1
        )
    with pytest.raises(StaleVersion):
        services.answer_challenge(
            report=asked, text="Signé.", by=project_manager, at=AT, version=asked.version - 1
        )


def test_the_page_of_a_report_offers_each_person_what_is_theirs(
    client, report, executive, pmo, project_manager, outsider
):
    page = reverse("portfolio:report_detail", args=[report.pk])
    client.force_login(executive)
    assert client.get(page).context["may_see"]
    assert _see(client, report).status_code == 303
    assert StatusReport.objects.get(pk=report.pk).seen_by == executive

    dimension(report, "green", "red")
    client.force_login(pmo)
    validate = reverse("portfolio:report_validate", args=[report.pk])
    report.refresh_from_db()
    sent = {"version": report.version}
    assert client.post(validate, sent).status_code == 422
    assert client.post(validate, {**sent, "agrees": "on"}).status_code == 303
    ask = reverse("portfolio:report_challenge", args=[report.pk])
    report.refresh_from_db()
    question = {"text": "Sur quelle base ?", "version": report.version}
    assert client.post(ask, question).status_code == 303
    late = client.post(ask, {**question, "text": "Et le budget ?"})
    assert late.status_code == 409
    assert late.context["form"]["text"].value() == "Et le budget ?"
    answer = reverse("portfolio:report_answer", args=[report.pk])
    assert client.get(answer).status_code == 303

    client.force_login(project_manager)
    assert client.get(page).context["may_answer"]
    version = client.get(answer).context["version"]
    client.post(answer, {"text": "Voir le PV.", "version": version})
    assert "Voir le PV." in client.get(page).content.decode()


def test_the_list_for_the_board_shows_what_one_sees(client, report, pmo, outsider):
    with audit.action("test.prepared", by=pmo):
        item = BoardItem.objects.create(report=report, dimension="cost", times=3, raised_at=AT)
    client.force_login(pmo)

    page = client.get(reverse("portfolio:board_item_list"), {"state": "open"})
    noted = client.post(
        reverse("portfolio:board_item_settle", args=[item.pk]), {"text": "Vert confirmé."}
    )

    assert [one.pk for one in page.context["listing"].page] == [item.pk]
    assert noted.status_code == 303
    assert BoardItem.objects.visible_to(outsider).count() == 0


def test_what_nobody_validated_goes_before_the_board_at_the_freeze(report, project, pmo):
    for one in [report, *months(project, 2)]:
        dimension(one, "green", "amber")
    dimension(report, "green", "red", name="time")

    def freeze():
        with audit.action("cycle.frozen", by=pmo, at=AT):
            services.raise_unvalidated(report.cycle, AT)

    freeze()
    freeze()

    item = BoardItem.objects.get()
    assert (item.report, item.dimension, item.times) == (report, "cost", 3)
    back = report_services.return_report(report=report, comment="Et le coût ?", by=pmo, at=AT)
    freeze()
    assert not BoardItem.objects.open().exists()  # it is not in
    with audit.action("test.handed_in", by=pmo):
        back.state = "submitted"
        back.save(update_fields=["state"])
    freeze()
    assert BoardItem.objects.open().get() == item
    taken = report_services.take_back_report(report=back, by=report.submitted_by, at=AT)
    assert taken.state == "draft"
    assert not BoardItem.objects.open().exists()


def test_what_a_longer_series_put_to_the_board_is_not_put_there_twice(report, project, pmo):
    for one in [report, *months(project, 2)]:
        dimension(one, "green", "amber")
    holder = StatusReportFactory(
        cycle=CycleFactory(series="quarterly", period=date(2026, 12, 1)), initiative=project
    )
    with audit.action("test.prepared", by=pmo):
        report.contained_in = holder
        report.save(update_fields=["contained_in"])
        item = BoardItem.objects.create(report=holder, dimension="cost", times=3, raised_at=AT)
    assert unraised(report.cycle) == []
    with audit.action("test.withdrawn", by=pmo):
        BoardItem.objects.filter(pk=item.pk).update(withdrawn_at=AT)
    assert unraised(report.cycle) == [(report.pk, "cost", 3)]


def test_what_is_said_of_a_longer_report_is_said_of_those_that_it_fills(
    report, project, pmo, executive, project_manager
):
    month = CycleFactory(period=date(2026, 9, 1))
    filled = StatusReportFactory(
        cycle=month, initiative=project, contained_in=report, validated=True,
        submitted_by=project_manager,
    )  # fmt: skip
    report_services.validate_report(report=report, by=pmo, at=AT)
    report.refresh_from_db()
    services.see_report(report=report, version=report.version, by=executive, at=AT)
    services.challenge_report(report=report, text="Pourquoi ?", by=pmo, at=AT)
    services.answer_challenge(report=report, text="Signé.", by=project_manager, at=AT)

    filled.refresh_from_db()
    assert (filled.seen_by, filled.is_tacit) == (executive, False)
    assert (filled.challenged_text, filled.challenge_answer) == ("Pourquoi ?", "Signé.")
    assert not judgement_of(executive, filled)["may_see"]
    with pytest.raises(services.NotValidated):
        services.challenge_report(report=filled, text="Et ici ?", by=pmo, at=AT)


def test_a_later_period_takes_the_place_of_what_the_board_has_not_answered(report, entity_pmo):
    with audit.action("test.prepared", by=entity_pmo):
        for dimension in ("cost", "time"):
            BoardItem.objects.create(report=report, dimension=dimension, times=3, raised_at=AT)
        later = next_report(report)
        services.raise_board_items(later, {"cost": 4}, AT)

    shown = BoardItem.objects.open().order_by("dimension").values_list("report", "dimension")
    assert list(shown) == [(later.pk, "cost"), (report.pk, "time")]
    before = BoardItem.objects.of_reports([report.pk], AT - timedelta(seconds=1))
    assert not before.exists()
