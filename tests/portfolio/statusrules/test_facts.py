"""Every fact that a colour follows from, read from the registers in a fixed number of statements."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from methodology.tailoring import rules as rule_services
from methodology.tailoring.models import RuleSet
from portfolio.earnedvalue.models import MilestoneWeight
from portfolio.finance.models import MoneyOptions
from portfolio.registers.issues.models import ChangeBudget, Issue
from portfolio.registers.products.models import Product
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.risks.models import Risk
from portfolio.statusrules.calc.judging import judge
from portfolio.statusrules.preview import preview
from portfolio.statusrules.selectors import facts_of, rules_by_class
from portfolio.strategy.models import Objective
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import working_days_between
from tests.factories.links import BenefitFactory, ContributionFactory, IndicatorFactory
from tests.factories.portfolio import (
    InitiativeFactory,
    InitiativeRoleFactory,
    MilestoneFactory,
    MoneyLineFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 4)


def entry(model, initiative, **values):
    by = Person.objects.system()
    with audit.action("test.prepared", by=by):
        number = model.objects.filter(initiative=initiative).count() + 1
        return model.objects.create(
            initiative=initiative, number=number, title="Une ligne", raised_by=by, **values
        )


def risk(initiative, probability, impact, **values):
    return entry(
        Risk,
        initiative,
        category="legal",
        probability=probability,
        impact=impact,
        inherent_probability=probability,
        inherent_impact=impact,
        score=probability * impact,
        **values,
    )


def project(**values):
    given = {
        "state": "delivery",
        "baseline_start": date(2026, 1, 5),
        "baseline_end": date(2027, 6, 30),
        "forecast_end": date(2027, 6, 30),
    }
    made = InitiativeFactory(**{**given, **values})
    MoneyLineFactory(initiative=made, measure="budget", amount=1000)
    MoneyLineFactory(initiative=made, measure="forecast", amount=1000)
    MoneyLineFactory(initiative=made, measure="actual", amount=100)
    return made


@pytest.fixture
def troubled():
    """A project with one fact of each kind."""
    made = project()
    system = Person.objects.system()
    entry(Product, made, priority="1must", state="cut")
    entry(Product, made, priority="2should", planned_on=date(2027, 9, 1))
    entry(QualityActivity, made, planned_on=date(2026, 10, 1))
    risk(made, 5, 4, amount_likely=100, expected_value=Decimal(90), reviewed_on=TODAY)
    risk(made, 1, 1, kind="opportunity")
    entry(Issue, made, kind="change", description="…", impact_cost=300)
    BenefitFactory(initiative=made, kind="sustainability", indicator=IndicatorFactory())
    with audit.action("test.prepared", by=system):
        ChangeBudget.objects.create(initiative=made, amount=200, limit=100)
        MoneyOptions.objects.create(initiative=made, uses_earned_value=True, uses_credits=True)
    ContributionFactory(initiative=made)
    with audit.action("test.prepared", by=system):
        Objective.objects.update(valid_to=TODAY - timedelta(days=1))
    late = MilestoneFactory(
        initiative=made,
        is_critical=True,
        baseline_on=date(2026, 10, 1),
        forecast_on=date(2026, 12, 1),
    )
    with audit.action("test.prepared", by=system):
        MilestoneWeight.objects.create(milestone=late)
    for measure, amount in (("commitment_credit", 50), ("to_come", 80), ("committed", 20)):
        MoneyLineFactory(initiative=made, year=2026, measure=measure, amount=amount)
    return made


def test_every_fact_reaches_its_rule(troubled):
    found = facts_of([troubled.pk], TODAY)[troubled.pk]
    rules = rules_by_class(RuleSet.objects.in_force(TODAY))["standard"]

    assert found.late_milestones == (61,)
    assert (found.spi, found.cpi) == (Decimal(0), Decimal(0))
    assert (found.scope.products.must_dropped, found.scope.products.should_missing) == (1, 1)
    assert (found.scope.changes_pending, found.scope.change_budget) == (300, 200)
    assert (found.quality.planned, found.quality.missing) == (1, 1)
    assert (found.threats.entered, found.threats.open, found.threats.unanswered) == (2, 1, 20)
    assert (found.threats.exposure, found.threats.reviewed_on) == (Decimal(90), TODAY)
    assert (found.benefits.count, found.benefits.unready) == (1, 1)
    assert found.benefits.has_lost_objective
    assert found.credit is not None
    assert (found.credit.free, found.credit.planned) == (30, 60)
    assert [one.shortfall for one in found.targets] == [None]
    assert (found.resources.vacant_since, found.resources.vacant_role) == (
        date(2026, 1, 5),
        "executive",
    )
    reasons = {name: one.reason for name, one in judge(found, rules, working_days_between).items()}
    assert reasons == {
        "time": "time_milestone_late",
        "cost": "cost_no_credit",
        "scope": "scope_must_dropped",
        "quality": "quality_over",
        "risk": "risk_unanswered",
        "benefits": "benefits_objective_over",
        "resources": "resources_never_held",
        "sustainability": "sustainability_unmeasured",
    }


@pytest.mark.parametrize("others", [0, 3])
def test_the_facts_cost_the_same_for_any_number(troubled, others, django_assert_num_queries):
    ids = [troubled.pk, *(project().pk for _one in range(others))]

    with django_assert_num_queries(8):
        assert len(facts_of(ids, TODAY)) == others + 1


def strict(**values):
    draft = rule_services.prepare_rules(
        by=Person.objects.system(), at=datetime(2026, 11, 4, tzinfo=UTC)
    )
    with audit.action("test.prepared", by=Person.objects.system()):
        RuleSet.objects.filter(pk=draft.pk).update(**values)
    return RuleSet.objects.get(pk=draft.pk)


def test_the_preview_counts_what_would_turn_among_the_projects_in_sight(pmo, department):
    seen, hidden = project(unit=department), project(unit=department, confidentiality="secret")
    for one in (seen, hidden):
        InitiativeRoleFactory(initiative=one)
        InitiativeRoleFactory(initiative=one, role="executive")
        risk(one, 3, 3, reviewed_on=TODAY, expected_value=Decimal(1))

    found = preview(pmo, strict(risk_line=9), TODAY)

    assert found.projects == 1
    assert {one.initiative_id for one in found.turns} == {seen.pk}
    assert found.counts["risk", "green", "red"] == 1
    assert {one.dimension for one in found.turns} == {"risk"}


def test_the_preview_page_lists_them_and_hides_what_is_secret(client, pmo, department):
    seen, hidden = project(unit=department), project(unit=department, confidentiality="secret")
    for one in (seen, hidden):
        risk(one, 3, 3, reviewed_on=TODAY, expected_value=Decimal(1))
    client.force_login(pmo)
    address = reverse("statusrules:rule_set_preview", args=[strict(risk_line=9).pk])

    page = client.get(address, {"dimension": "risk"})

    assert [one["initiative"] for one in page.context["rows"]] == [seen]
    assert hidden.code not in page.content.decode()
