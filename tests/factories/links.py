"""What joins initiatives to each other and to objectives."""

from datetime import date

import factory
from django.utils import timezone

from portfolio.registers.dependencies.models import Dependency
from portfolio.strategy.models import Contribution, Objective
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
