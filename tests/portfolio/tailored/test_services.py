from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.timezone import now

from methodology.products.models import ManagementProduct
from methodology.tailoring.models import TailoringTable
from portfolio.tailored import deviations, services
from portfolio.tailored.models import TailoringDecision
from portfolio.tailored.needs import documents_of, needs_of
from portfolio.tailored.preview import preview
from portfolio.tailored.records import record_product
from ppm.notices.models import Notice
from ppm.org.versions import StaleVersion

pytestmark = pytest.mark.django_db
LIGHT = dict.fromkeys(("budget", "duration", "entities", "criticality", "novelty"), 1)
STANDARD = {**LIGHT, "budget": 3, "duration": 3}


def product(key):
    return ManagementProduct.objects.get(key=key)


def test_the_class_as_computed_holds_at_once_and_every_decision_stays(project, project_manager):
    project.baseline_start, project.baseline_end = date(2026, 1, 1), date(2026, 12, 31)
    first = services.decide_class(
        initiative=project, scores=LIGHT, chosen="light", reason="", by=project_manager, at=now()
    )
    second = services.decide_class(
        initiative=project,
        scores=STANDARD,
        chosen="standard",
        reason="",
        by=project_manager,
        at=now(),
    )
    first.refresh_from_db()
    project.refresh_from_db()
    assert (first.number, first.is_current, second.number, second.is_current) == (1, False, 2, True)
    assert (second.computed, second.total, second.entities) == ("standard", 9, 1)
    assert project.tailoring_class == "standard"


def test_another_class_needs_a_reason_and_the_agreement_of_somebody_else(
    project, project_manager, entity_pmo, pmo
):
    asked = {"initiative": project, "scores": STANDARD, "chosen": "light"}
    with pytest.raises(services.NeedsReason):
        services.decide_class(**asked, reason=" ", by=entity_pmo, at=now())
    row = services.decide_class(**asked, reason="Équipe réduite.", by=entity_pmo, at=now())
    project.refresh_from_db()
    assert (row.answer, row.is_current, project.tailoring_class) == ("waiting", False, "standard")
    with pytest.raises(services.AlreadyWaiting):
        services.decide_class(**asked, reason="Encore.", by=project_manager, at=now())
    with pytest.raises(services.OwnRequest):
        services.answer_class(
            decision_id=row.pk, version=row.version, agrees=True, remark="", by=entity_pmo, at=now()
        )
    with pytest.raises(services.RefusalNeedsRemark):
        services.answer_class(
            decision_id=row.pk, version=row.version, agrees=False, remark="", by=pmo, at=now()
        )
    row = services.answer_class(
        decision_id=row.pk, version=row.version, agrees=True, remark="", by=pmo, at=now()
    )
    with pytest.raises(services.AlreadyAnswered):
        services.answer_class(
            decision_id=row.pk, version=None, agrees=False, remark="Non.", by=pmo, at=now()
        )
    project.refresh_from_db()
    assert (row.answer, row.is_current, project.tailoring_class) == ("agreed", True, "light")
    told = Notice.objects.get(kind="portfolio.tailored.class_agreed")
    assert told.person == entity_pmo


def test_two_answers_at_once_are_not_both_kept(project, project_manager, pmo, head_of_pmo):
    row = services.decide_class(
        initiative=project,
        scores=LIGHT,
        chosen="standard",
        reason="r",
        by=project_manager,
        at=now(),
    )
    opened = row.version
    services.answer_class(
        decision_id=row.pk, version=opened, agrees=False, remark="Non.", by=pmo, at=now()
    )
    with pytest.raises(StaleVersion):
        services.answer_class(
            decision_id=row.pk, version=opened, agrees=True, remark="", by=head_of_pmo, at=now()
        )
    assert TailoringDecision.objects.get().answer == "refused"


def test_a_deviation_counts_once_agreed_and_never_by_who_asked(
    project, project_manager, entity_pmo
):
    asked = {"initiative": project, "product": product("approach_commercial"), "kind": "leave_out"}
    with pytest.raises(deviations.NeedsReason):
        deviations.ask_deviation(**asked, reason="", by=entity_pmo, at=now())
    row = deviations.ask_deviation(**asked, reason="Aucun achat.", by=entity_pmo, at=now())
    assert needs_of(project)["approach_commercial"].is_written
    with pytest.raises(deviations.WaitingAlready):
        deviations.ask_deviation(**asked, reason="Encore.", by=project_manager, at=now())
    answer = {"deviation_id": row.pk, "version": row.version, "remark": "", "at": now()}
    with pytest.raises(services.OwnRequest):
        deviations.answer_deviation(**answer, agrees=True, by=entity_pmo)
    deviations.answer_deviation(**answer, agrees=True, by=project_manager)
    assert needs_of(project)["approach_commercial"].kind == "left_out"
    with pytest.raises(deviations.MakesNoSense):
        deviations.ask_deviation(**asked, reason="Encore.", by=entity_pmo, at=now())


def test_what_was_agreed_meanwhile_is_looked_at_again(project, project_manager, pmo):
    into = deviations.ask_deviation(
        initiative=project,
        product=product("project_brief"),
        kind="merge",
        merged_into=product("business_case"),
        reason="r",
        by=project_manager,
        at=now(),
    )
    gone = deviations.ask_deviation(
        initiative=project,
        product=product("business_case"),
        kind="leave_out",
        reason="r",
        by=project_manager,
        at=now(),
    )
    common = {"agrees": True, "remark": "", "by": pmo, "at": now()}
    deviations.answer_deviation(deviation_id=gone.pk, version=None, **common)
    with pytest.raises(deviations.MakesNoSense):
        deviations.answer_deviation(deviation_id=into.pk, version=None, **common)


def test_the_list_names_what_the_next_gate_misses(
    project, project_manager, django_assert_num_queries
):
    record_product(
        initiative=project,
        product=product("project_brief"),
        version=None,
        by=project_manager,
        at=now(),
        state="approved",
        approved_on=date(2026, 1, 1),
        link="https://example.org/brief",
    )
    with django_assert_num_queries(7):
        found = documents_of(project)
    assert [one.product.key for one in found.missing] == [
        "project_mandate",
        "project_product_description",
        "lessons_log",
    ]
    assert found.approved == 1
    brief = next(one for one in found.written if one.product.key == "project_brief")
    assert (brief.state, brief.tone) == ("approved", "good")


def test_a_changed_class_is_shown_before_it_is_done(project):
    table = TailoringTable.objects.in_force()
    with translation.override("en"):
        found = preview(project, "light", table)
    products = {heading: len(lines) for heading, lines in found.products}
    assert sum(products.values()) > 20
    rules = {one.what: (one.before, one.after) for one in found.rules}
    assert rules["Dimensions reported"] == ("8 dimensions", "3 dimensions")
    assert rules["Reviews of the benefits"] == ("every 6 months", "once, after closure")
    assert not preview(project, "standard", table)


def test_the_portal_remembers_what_it_knew_when_the_class_was_chosen(project, project_manager):
    from portfolio.standings.services import update_standing

    update_standing(project.pk, budget=Decimal(400000), budget_state="known")
    row = services.decide_class(
        initiative=project, scores=LIGHT, chosen="light", reason="", by=project_manager, at=now()
    )
    assert (row.budget, row.days, row.entities) == (Decimal(400000), None, 1)
