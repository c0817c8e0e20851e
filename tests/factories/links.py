"""What joins initiatives to each other and to objectives."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone

from portfolio.alignment.models import Application, Capability, Touch
from portfolio.benefits.models import Benefit, BenefitReview, BenefitTarget, Measurement
from portfolio.contract.models import Commitment, CommitmentCarrier, Contract
from portfolio.indicators.models import Indicator
from portfolio.registers.dependencies.models import Dependency
from portfolio.strategy.models import Contribution, Objective
from ppm import audit
from ppm.accounts.models import Person
from tests.factories.kernel import LONG_AGO, AuditedFactory, PersonFactory, UnitFactory
from tests.factories.portfolio import InitiativeFactory


class ObjectiveFactory(AuditedFactory):
    class Meta:
        model = Objective

    code = factory.Sequence(lambda n: f"O{n}")
    name_fr = factory.LazyAttribute(lambda one: f"Objectif {one.code}")
    name_nl = factory.LazyAttribute(lambda one: f"Doelstelling {one.code}")
    name_en = factory.LazyAttribute(lambda one: f"Objective {one.code}")
    unit = factory.SubFactory(UnitFactory)
    valid_from = LONG_AGO


class ContributionFactory(AuditedFactory):
    class Meta:
        model = Contribution

    initiative = factory.SubFactory(InitiativeFactory)
    objective = factory.SubFactory(ObjectiveFactory)


class DependencyFactory(AuditedFactory):
    """Proposed by the taker; `agreed` is confirmed by both."""

    class Meta:
        model = Dependency

    class Params:
        agreed = factory.Trait(
            state="agreed",
            promised_on=date(2044, 3, 1),
            agreed_on=date(2044, 3, 1),
            giver_confirmed_at=factory.LazyFunction(timezone.now),
            giver_confirmed_by=factory.SubFactory(PersonFactory),
        )

    what = factory.Sequence(lambda n: f"Interface {n}")
    giver = factory.SubFactory(InitiativeFactory)
    taker = factory.SubFactory(InitiativeFactory)
    needed_on = date(2044, 3, 1)
    taker_confirmed_at = factory.LazyFunction(timezone.now)
    taker_confirmed_by = factory.SubFactory(PersonFactory)


class IndicatorFactory(AuditedFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"I{n}")
    name_fr = factory.LazyAttribute(lambda one: f"Indicateur {one.code}")
    name_nl = factory.LazyAttribute(lambda one: f"Indicator {one.code}")
    name_en = factory.LazyAttribute(lambda one: f"Indicator {one.code}")
    measured_in = "days"
    nature = "level"


class BenefitFactory(AuditedFactory):
    """An open benefit; `targets` gives the values by year."""

    class Meta:
        model = Benefit

    name = factory.Sequence(lambda n: f"Bénéfice {n}")
    initiative = factory.SubFactory(InitiativeFactory)
    unit = factory.SelfAttribute("initiative.unit")
    kind = "service"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, targets: Any = None, **values: Any) -> Benefit:
        made: Benefit = super()._create(model_class, *args, **values)
        for year, value in (targets or {}).items():
            with audit.action("test.prepared", by=Person.objects.system()):
                BenefitTarget.objects.create(benefit=made, year=year, value=value)
        return made


class ReviewFactory(AuditedFactory):
    class Meta:
        model = BenefitReview

    benefit = factory.SubFactory(BenefitFactory)
    due_on = date(2044, 3, 1)


class MeasurementFactory(AuditedFactory):
    class Meta:
        model = Measurement

    benefit = factory.SubFactory(BenefitFactory)
    measured_on = date(2026, 3, 1)
    value = 10
    source = "test"
    by = factory.SubFactory(PersonFactory)
    at = factory.LazyFunction(timezone.now)


class ContractFactory(AuditedFactory):
    class Meta:
        model = Contract

    code = factory.Sequence(lambda n: f"CA{n}")
    name_fr = factory.LazyAttribute(lambda one: f"Contrat {one.code}")
    name_nl = factory.LazyAttribute(lambda one: f"Overeenkomst {one.code}")
    valid_from = LONG_AGO
    valid_to = date(2044, 12, 31)


class CommitmentFactory(AuditedFactory):
    """A commitment; `carried_by` names the initiatives that carry it."""

    class Meta:
        model = Commitment

    contract = factory.SubFactory(ContractFactory)
    number = factory.Sequence(lambda n: n + 1)
    article = factory.LazyAttribute(lambda one: f"Art. {one.number}")
    text_fr = factory.LazyAttribute(lambda one: f"Engagement {one.number}")
    text_nl = factory.LazyAttribute(lambda one: f"Verbintenis {one.number}")
    unit = factory.SubFactory(UnitFactory)
    deadline_on = date(2044, 6, 30)

    @classmethod
    def _create(cls, model_class: Any, *args: Any, carried_by: Any = (), **values: Any) -> Any:
        made = super()._create(model_class, *args, **values)
        with audit.action("test.prepared", by=Person.objects.system()):
            for one in carried_by:
                CommitmentCarrier.objects.create(commitment=made, initiative=one)
        return made


class CapabilityFactory(AuditedFactory):
    class Meta:
        model = Capability

    code = factory.Sequence(lambda n: f"CAP{n}")
    name_fr = factory.LazyAttribute(lambda one: f"Capacité {one.code}")
    unit = factory.SubFactory(UnitFactory)


class ApplicationFactory(AuditedFactory):
    class Meta:
        model = Application

    code = factory.Sequence(lambda n: f"APP{n}")
    name_fr = factory.LazyAttribute(lambda one: f"Application {one.code}")
    unit = factory.SubFactory(UnitFactory)
    disposition = "retire"


class TouchFactory(AuditedFactory):
    class Meta:
        model = Touch

    initiative = factory.SubFactory(InitiativeFactory)
    application = factory.SubFactory(ApplicationFactory)
    effect = "changes"
