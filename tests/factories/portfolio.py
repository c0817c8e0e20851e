"""Initiatives with their standing, plan, money, committees and reports."""

from datetime import date
from typing import Any

import factory
from django.utils import timezone

from portfolio.finance.models import MoneyLine
from portfolio.finance.services import refresh_amounts
from portfolio.initiatives import services
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.services import refresh_stage
from portfolio.meetings.models import Committee, CommitteeMember
from portfolio.milestones.models import Milestone
from portfolio.participations.models import Participation
from portfolio.standings.services import refresh_people, refresh_plan, update_standing
from portfolio.statusreports.models import DecisionRequest, ReportingCycle, StatusReport
from ppm.accounts.models import Person
from ppm.permissions.roles import Role
from tests.factories.kernel import LONG_AGO, AuditedFactory, PersonFactory, UnitFactory


class InitiativeFactory(AuditedFactory):
    """A project with code and standing.

    `project_manager`, `executive` and `confidant` name people on it, `standing` fills its standing;
    `secret=True` and `restricted=True` close it (and name somebody when nobody is).
    """

    class Meta:
        model = Initiative

    class Params:
        secret = factory.Trait(confidentiality="secret")
        restricted = factory.Trait(
            confidentiality="restricted",
            code_name=factory.Sequence(lambda n: f"Tilleul {n}"),
        )

    kind = "project"
    name_fr = factory.Sequence(lambda n: f"Projet {n}")
    name_nl = factory.LazyAttribute(lambda one: one.name_fr.replace("Projet", "Project"))
    name_en = factory.LazyAttribute(lambda one: one.name_nl)
    unit = factory.SubFactory(UnitFactory)

    @classmethod
    def _create(
        cls,
        model_class: Any,
        *args: Any,
        project_manager: Person | None = None,
        executive: Person | None = None,
        confidant: Person | None = None,
        standing: dict[str, Any] | None = None,
        **values: Any,
    ) -> Initiative:
        named = (
            (Role.PROJECT_MANAGER, project_manager),
            (Role.EXECUTIVE, executive),
            (Role.CONFIDANT, confidant),
        )
        people = [(role, person) for role, person in named if person]
        if values.get("confidentiality", "open") != "open" and not people:
            people = [(Role.CONFIDANT, PersonFactory())]
        initiative = services.create_initiative(
            by=Person.objects.system(), at=timezone.now(), people=people, **values
        )
        if standing:
            update_standing(initiative.pk, **standing)
        return initiative


class InitiativeRoleFactory(AuditedFactory):
    class Meta:
        model = InitiativeRole

    person = factory.SubFactory(PersonFactory)
    initiative = factory.SubFactory(InitiativeFactory)
    role = Role.PROJECT_MANAGER
    valid_from = LONG_AGO

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> InitiativeRole:
        role = super()._create(model_class, *args, **values)
        refresh_people([role.initiative_id], timezone.localdate())
        return role


class MilestoneFactory(AuditedFactory):
    class Meta:
        model = Milestone

    initiative = factory.SubFactory(InitiativeFactory)
    name = factory.Sequence(lambda n: f"Jalon {n}")
    baseline_on = date(2030, 1, 1)
    forecast_on = factory.SelfAttribute("baseline_on")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Milestone:
        milestone = super()._create(model_class, *args, **values)
        refresh_plan([milestone.initiative_id])
        return milestone


class StageFactory(AuditedFactory):
    class Meta:
        model = Stage

    initiative = factory.SubFactory(InitiativeFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda stage: f"Phase {stage.number}")

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Stage:
        stage = super()._create(model_class, *args, **values)
        refresh_stage([stage.initiative_id])
        return stage


class MoneyLineFactory(AuditedFactory):
    """A whole-life budget in euro; give `amount=None, state="withheld"` for one that is not known."""

    class Meta:
        model = MoneyLine

    initiative = factory.SubFactory(InitiativeFactory)
    measure = "budget"
    amount = 1000
    source = "test"

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> MoneyLine:
        line = super()._create(model_class, *args, **values)
        refresh_amounts([line.initiative_id])
        return line


class CommitteeFactory(AuditedFactory):
    """A committee; `members` sit on it."""

    class Meta:
        model = Committee

    code = factory.Sequence(lambda n: f"C{n}")
    name_fr = factory.LazyAttribute(lambda body: f"Comité {body.code}")
    name_nl = factory.LazyAttribute(lambda body: f"Comité {body.code}")
    name_en = factory.LazyAttribute(lambda body: f"Committee {body.code}")
    unit = factory.SubFactory(UnitFactory)

    @classmethod
    def _create(
        cls, model_class: Any, *args: Any, members: tuple[Person, ...] = (), **values: Any
    ) -> Committee:
        committee = super()._create(model_class, *args, **values)
        for person in members:
            SeatFactory(committee=committee, person=person)
        return committee


class SeatFactory(AuditedFactory):
    class Meta:
        model = CommitteeMember

    committee = factory.SubFactory(CommitteeFactory)
    person = factory.SubFactory(PersonFactory)
    valid_from = LONG_AGO


class CycleFactory(AuditedFactory):
    """An open cycle of a month; frozen=True closes it."""

    class Meta:
        model = ReportingCycle
        django_get_or_create = ("period", "series")

    class Params:
        frozen = factory.Trait(
            state="frozen",
            frozen_by=factory.SelfAttribute("opened_by"),
            frozen_at=factory.LazyFunction(timezone.now),
        )

    series = "monthly"
    period = date(2026, 10, 1)
    opens_on = date(2026, 11, 2)
    deadline_on = date(2026, 11, 5)
    validation_on = date(2026, 11, 9)
    freeze_on = date(2026, 11, 13)
    opened_by = factory.SubFactory(PersonFactory)
    opened_at = factory.LazyFunction(timezone.now)


class StatusReportFactory(AuditedFactory):
    """An expected report; `submitted` and `validated` take it further."""

    class Meta:
        model = StatusReport

    class Params:
        submitted = factory.Trait(
            state="submitted",
            revision=1,
            submitted_by=factory.SubFactory(PersonFactory),
            submitted_at=factory.LazyFunction(timezone.now),
        )
        validated = factory.Trait(
            submitted=True,
            state="validated",
            validated_by=factory.SubFactory(PersonFactory),
            validated_at=factory.LazyFunction(timezone.now),
        )

    cycle = factory.SubFactory(CycleFactory)
    initiative = factory.SubFactory(InitiativeFactory)


class DecisionRequestFactory(AuditedFactory):
    class Meta:
        model = DecisionRequest

    report = factory.SubFactory(StatusReportFactory, submitted=True)
    committee = factory.SubFactory(CommitteeFactory)
    question = factory.Sequence(lambda n: f"Question {n} ?")
    proposal = "Accepter."


class ParticipationFactory(AuditedFactory):
    """A unit that takes part as a partner."""

    class Meta:
        model = Participation

    initiative = factory.SubFactory(InitiativeFactory)
    unit = factory.SubFactory(UnitFactory)
    kind = "partner"
    valid_from = LONG_AGO
