from datetime import timedelta

import pytest

from portfolio.standings.models import Standing
from portfolio.statusreports import services
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.panel import panel_of
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion
from tests.factories.kernel import PersonFactory, UnitRoleFactory
from tests.factories.portfolio import CycleFactory, StatusReportFactory
from tests.portfolio.statusreports.conftest import AT, away, save, submit


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


# -- Taking back, returning, validating ----------------------------------------------------------
def test_take_back_report_gives_it_back_and_takes_it_from_the_standing(submitted, project_manager):
    services.take_back_report(report=submitted, by=project_manager, at=AT)

    submitted.refresh_from_db()
    assert submitted.state == "draft"
    standing = Standing.objects.get(pk=submitted.initiative_id)
    assert (standing.declared, standing.report_id) == ("grey", None)


def test_only_its_author_takes_a_report_back_as_it_was_read(submitted, project_manager, entity_pmo):
    submitted.refresh_from_db()
    with pytest.raises(services.NotTheAuthor):
        services.take_back_report(report=submitted, by=entity_pmo, at=AT)
    with pytest.raises(StaleVersion):
        services.take_back_report(
            report=submitted, by=project_manager, at=AT, version=submitted.version - 1
        )

    submitted.refresh_from_db()
    assert submitted.state == "submitted"


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


def test_return_report_withdraws_a_validation_and_tells_who_gave_it(submitted, entity_pmo, pmo):
    services.validate_report(
        report=submitted, opinion="amber", opinion_text="Le test manque.", by=entity_pmo, at=AT
    )
    with audit.action("test.raised", by=pmo):
        BoardItem.objects.create(report=submitted, dimension="cost", times=3, raised_at=AT)

    services.return_report(report=submitted, comment="Le montant est faux.", by=pmo, at=AT)

    submitted.refresh_from_db()
    assert (submitted.state, submitted.validated_by, submitted.opinion) == ("returned", None, "")
    assert not BoardItem.objects.for_list().exists()
    told = Notice.objects.filter(kind="portfolio.statusreports.validation_withdrawn")
    assert [one.person for one in told] == [entity_pmo]
    with pytest.raises(services.NotHandedIn):
        services.return_report(report=submitted, comment="Encore.", by=pmo, at=AT)


def test_validate_report_refuses_the_person_who_submitted(report, entity_pmo):
    submit(report, entity_pmo)

    with pytest.raises(services.SameEyes):
        services.validate_report(report=report, by=entity_pmo, at=AT)
    report.refresh_from_db()
    assert report.state == "submitted"


def test_a_manager_who_is_pmo_too_does_not_validate_the_report_of_the_own_project(
    report, department, project_manager
):
    UnitRoleFactory(person=project_manager, role="decentral_pmo", unit=department)
    submit(report, PersonFactory(role="decentral_pmo", on_unit=department))

    with pytest.raises(services.SameEyes):
        services.validate_report(report=report, by=project_manager, at=AT)
    read = StatusReport.objects.for_reading().get(pk=report.pk)
    assert panel_of(read, project_manager, AT.date()).is_own


def test_a_substitute_with_rights_of_their_own_submits_for_the_manager(
    report, department, project_manager
):
    colleague = PersonFactory()
    away(project_manager, colleague)
    UnitRoleFactory(person=colleague, role="decentral_pmo", unit=department)

    handed_in = submit(report, Person.objects.get(pk=colleague.pk))

    assert (handed_in.submitted_by, handed_in.submitted_for) == (colleague, project_manager)


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


def test_a_report_sent_back_stays_as_timely_as_it_was_first_handed_in(
    submitted, project_manager, entity_pmo
):
    def is_on_time():
        return StatusReport.objects.timed().get(pk=submitted.pk).is_on_time

    late = AT + timedelta(days=9)
    assert is_on_time()
    services.return_report(report=submitted, comment="Le budget ?", by=entity_pmo, at=late)
    assert not is_on_time()  # it is not in
    again = submit(submitted, project_manager, at=late)
    assert is_on_time()
    assert (again.submitted_at, again.first_submitted_at) == (late, AT)


def test_what_its_author_takes_back_is_as_timely_as_the_next_time(submitted, project_manager):
    services.take_back_report(report=submitted, by=project_manager, at=AT)
    submit(submitted, project_manager, at=AT + timedelta(days=9))

    assert not StatusReport.objects.timed().get(pk=submitted.pk).is_on_time
