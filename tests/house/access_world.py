"""The people and the objects of the access proof: one person per role, each object in every situation.

Situations of an initiative: `own` (led in D10, the cast is named on it), `other` (led in D20), `partner` (led
in D20, D10 takes part), `restricted` and `secret` (led in D10, only the confidant is named on them).
Everything that is confidential carries the word CANARY in all it has, and AMOUNT.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from portfolio.contract.models import CommitmentCarrier
from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import Person
from ppm.files.services import store
from ppm.permissions.access import AccessPoint
from ppm.permissions.catalog import Perm
from ppm.permissions.models import Substitution
from ppm.permissions.roles import INITIATIVE_ROLES, UNIT_ROLES, Role
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.links import (
    ApplicationFactory,
    BenefitFactory,
    CapabilityFactory,
    CommitmentFactory,
    ContributionFactory,
    DependencyFactory,
    IndicatorFactory,
    MeasurementFactory,
    ObjectiveFactory,
    ReviewFactory,
    TouchFactory,
)
from tests.factories.portfolio import (
    CommitteeFactory,
    CycleFactory,
    DecisionRequestFactory,
    InitiativeFactory,
    InitiativeRoleFactory,
    MilestoneFactory,
    MoneyLineFactory,
    ParticipationFactory,
    SeatFactory,
    StageFactory,
)
from tests.factories.reporting import frozen, full_report
from tests.house import access_objects as objects

CANARY, AMOUNT = "wombat", Decimal("7654321.00")
CODE_NAME = "Tilleul"
AT_ROOT = (Role.HEAD_OF_PMO, Role.CENTRAL_PMO, Role.AUDITOR, Role.ADMINISTRATOR)
SITUATIONS = ("own", "other", "partner", "restricted", "secret")
OWNED = ("mine", "given", "held")
Found = dict[str, Any]


@dataclass
class World:
    """Everything, by the words that the table uses."""

    people: dict[str, Person] = field(default_factory=dict)
    shared: dict[str, dict[str, Any]] = field(default_factory=dict)
    personal: dict[str, Callable[[str, Person], Any]] = field(default_factory=dict)
    made: dict[tuple[str, str, int], Any] = field(default_factory=dict)
    units: dict[str, Any] = field(default_factory=dict)
    cycle: Any = None
    objective: Any = None
    indicator: Any = None
    commitment: Any = None
    application: Any = None

    def find(self, kind: str, situation: str, person: Person) -> Any:
        """The object of this kind in this situation; personal ones are made for the person."""
        if kind in self.shared:
            return self.shared[kind][situation]
        place = (kind, situation, person.pk)
        if place not in self.made:
            owner = person if situation in OWNED else self.people["outsider_two"]
            with audit.action("test.prepared", by=Person.objects.system()):
                self.made[place] = self.personal[kind](situation, owner)
        return self.made[place]


def build() -> World:
    """The open world: everything but what is confidential."""
    world = World()
    root = UnitFactory(code="ROOT")
    world.units = {
        "D10": UnitFactory(code="D10", parent=root),
        "D20": UnitFactory(code="D20", parent=root),
    }
    world.units |= {"ROOT": root, "D30": UnitFactory(code="D30", parent=root)}
    world.objective = ObjectiveFactory(code="O1", unit=root)
    world.indicator = IndicatorFactory(code="I1", measured_in="euro", nature="flow")
    world.commitment = CommitmentFactory(unit=root)
    world.application = ApplicationFactory(unit=root)
    own = InitiativeFactory(unit=world.units["D10"], name_fr="Projet propre")
    _people(world, own)
    board = CommitteeFactory(unit=root, code="BOARD", is_portfolio_board=True)
    bodies = {"board": board, "elsewhere": CommitteeFactory(unit=world.units["D20"], code="ELSE")}
    world.shared["seat"] = {
        "board": SeatFactory(committee=board, person=world.people["committee_member"]),
        "elsewhere": SeatFactory(
            committee=bodies["elsewhere"], person=world.people["outsider_two"]
        ),
    }
    world.shared["committee"] = bodies
    # Frozen while the later secret one was open still: it must be gone from there, too.
    before = CycleFactory(period=date(2026, 9, 1))
    world.shared["turned"] = {"turned": InitiativeFactory(unit=world.units["D10"], **_names())}
    for project in (own, world.shared["turned"]["turned"]):
        full_report(cycle=before, initiative=project, **_texts(project))
    snapshot = frozen(cycle=before)
    world.shared["snapshot"] = {"frozen": snapshot}
    row = snapshot.projects.get(initiative=own)
    world.shared["frozen row"] = {"own": row}
    world.shared["correction"] = {"own": objects.correction(row, world.people["project_manager"])}
    world.shared["frozen cycle"] = {"frozen": before}
    world.cycle = CycleFactory(
        deadline_on=date(2044, 1, 4), validation_on=date(2044, 1, 5), freeze_on=date(2044, 1, 8)
    )
    world.shared["cycle"] = {"open": world.cycle}
    world.shared["pack"] = {
        "released": objects.pack(board, snapshot, 1, "released"),
        "draft": objects.pack(board, snapshot, 2, "draft"),
        "elsewhere": objects.pack(bodies["elsewhere"], snapshot, 1, "released"),
    }
    other = InitiativeFactory(unit=world.units["D20"], name_fr="Projet ailleurs")
    partner = InitiativeFactory(unit=world.units["D20"], name_fr="Projet partagé")
    ParticipationFactory(initiative=partner, unit=world.units["D10"])
    for situation, project in (("own", own), ("other", other), ("partner", partner)):
        _add(world, situation, project)
    with audit.action("test.prepared", by=Person.objects.system()):
        world.shared |= objects.of_the_house(world.units, world.people)
    world.shared["objective"] = {"there": world.objective}
    world.shared["indicator"] = {"there": world.indicator}
    world.shared["contract"] = {"there": world.commitment.contract}
    world.shared["commitment"] = {"there": world.commitment}
    world.shared["capability"] = {"there": CapabilityFactory(unit=root)}
    world.shared["application"] = {"there": world.application}
    world.personal = objects.personal(world.units, world.people)
    return world


def close(world: World) -> None:
    """Add what is confidential."""
    confidant, closed = world.people["confidant"], world.units["D10"]
    restricted = InitiativeFactory(
        unit=closed,
        confidant=confidant,
        confidentiality="restricted",
        code_name=CODE_NAME,
        **_names(),
    )
    secret = InitiativeFactory(
        unit=closed, confidant=confidant, confidentiality="secret", **_names()
    )
    # Somebody at the partner's, too: taking part opens nothing.
    for project in (restricted, secret):
        ParticipationFactory(initiative=project, unit=world.units["D20"])
    _add(world, "restricted", restricted)
    _add(world, "secret", secret)


def join(world: World) -> None:
    """Let what is open and what is secret depend on each other; a restricted one is shown by code name."""
    initiatives, somebody = world.shared["initiative"], world.people["outsider_two"]
    for giver, taker in (("secret", "own"), ("own", "secret")):
        DependencyFactory(
            giver=initiatives[giver],
            taker=initiatives[taker],
            what=f"{CANARY} dependency",
            taker_confirmed_by=somebody,
        )


def turn(world: World) -> None:
    """Make secret what was open when it was frozen and put into packs."""
    turned, confidant = world.shared["turned"]["turned"], world.people["confidant"]
    InitiativeRoleFactory(initiative=turned, person=confidant, role=Role.CONFIDANT)
    with audit.action("test.prepared", by=Person.objects.system()):
        Initiative.objects.filter(pk=turned.pk).update(confidentiality="secret")


def _people(world: World, own: Initiative) -> None:
    people = world.people
    for role in UNIT_ROLES:
        unit = world.units["ROOT" if role in AT_ROOT else "D10"]
        people[role.value] = PersonFactory(given_name=role.value, role=role, on_unit=unit)
    for role in INITIATIVE_ROLES:
        people[role.value] = PersonFactory(given_name=role.value)
        if role != Role.CONFIDANT:
            InitiativeRoleFactory(initiative=own, person=people[role.value], role=role)
    for name in ("committee_member", "outsider", "outsider_two"):
        people[name] = PersonFactory(given_name=name)
    people["pmo_of_D20"] = PersonFactory(
        given_name="partner", role=Role.DECENTRAL_PMO, on_unit=world.units["D20"]
    )
    today = timezone.localdate()
    tomorrow = today + timedelta(1)  # a run may pass midnight
    for name, giver, ends, opens in (
        ("substitute_of_pmo", "decentral_pmo", tomorrow, False),
        ("former_substitute", "decentral_pmo", today - timedelta(1), False),
        ("substitute_of_confidant", "confidant", tomorrow, False),
        ("substitute_let_in", "confidant", tomorrow, True),
    ):
        people[name] = PersonFactory(given_name=name)
        with audit.action("test.prepared", by=Person.objects.system()):
            Substitution.objects.create(
                giver=people[giver],
                substitute=people[name],
                valid_from=today - timedelta(30),
                valid_to=ends,
                opens_secret=opens,
                made_by=people[giver],
                made_at=timezone.now(),
            )


def _names() -> Found:
    names = {f"name_{code}": f"{CANARY} name {code}" for code in ("fr", "nl", "en")}
    return names | {"purpose_fr": f"{CANARY} purpose", "description": f"{CANARY} description"}


def _texts(project: Initiative) -> Found:
    word = CANARY if CANARY in project.name_fr else "ordinary"
    amount = AMOUNT if word == CANARY else Decimal(1000)
    return {
        "headline": f"{word} headline",
        "done": f"{word} done",
        "stage_name": f"{word} stage",
        "budget": amount,
        "forecast": amount,
    }


def _add(world: World, situation: str, project: Initiative) -> None:
    """The objects below an initiative."""
    word = CANARY if project.is_confidential else "ordinary"
    amount = AMOUNT if project.is_confidential else Decimal(1000)
    programme = InitiativeFactory(
        kind="programme",
        unit=project.unit,
        confidentiality=project.confidentiality,
        code_name=project.code_name and f"{project.code_name} II",
        confidant=world.people["confidant"] if project.is_confidential else None,
        name_fr=f"{word} programme",
    )
    if situation == "partner":
        ParticipationFactory(initiative=programme, unit=world.units["D10"])
    # People, units and objectives are those that are there: a new one would be seen in choices.
    somebody = world.people["outsider_two"]
    signed = {"submitted_by": somebody, "validated_by": world.people["committee_member"]}
    report = full_report(cycle=world.cycle, initiative=project, **signed, **_texts(project))
    DecisionRequestFactory(
        report=report,
        committee=world.shared["committee"]["board"],
        question=f"{word} question",
        amount=amount,
    )
    with audit.action("test.prepared", by=Person.objects.system()):
        CommitmentCarrier.objects.create(commitment=world.commitment, initiative=project)
    benefit = BenefitFactory(
        initiative=project,
        name=f"{word} benefit",
        owner=somebody,
        indicator=world.indicator,
        attribution=80,
        baseline_value=0,
        targets={2026: amount},
    )
    for kind, made in {
        **objects.gates(project, world.shared["committee"]["board"], f"{word} gate"),
        "benefit": benefit,
        "review": ReviewFactory(benefit=benefit),
        "touch": TouchFactory(initiative=project, application=world.application),
        "measurement": MeasurementFactory(
            benefit=benefit, value=amount, source=f"{word} source", by=somebody
        ),
        "initiative": project,
        "programme": programme,
        "milestone": MilestoneFactory(initiative=project, name=f"{word} milestone"),
        "stage": StageFactory(initiative=project, name=f"{word} stage"),
        "amount": MoneyLineFactory(initiative=project, amount=amount, measure="actual"),
        "participation": ParticipationFactory(initiative=project, unit=world.units["D30"]),
        "role": InitiativeRoleFactory(initiative=project, role="confidant", person=somebody),
        "dependency": DependencyFactory(
            giver=project,
            taker=programme,
            what=f"{word} dependency",
            taker_confirmed_by=somebody,
        ),
        "contribution": ContributionFactory(initiative=project, objective=world.objective),
        "report": report,
        "board item": objects.board_item(report),
        "confidence": objects.confidence(project),
        "exception": objects.exception(project, f"{word} situation", somebody),
        "hold": objects.hold(project, f"{word} reason", somebody),
        "tailoring decision": objects.tailoring_decision(project, f"{word} reason", somebody),
        "deviation": objects.deviation(project, f"{word} reason", somebody),
        **objects.lines(project, word, amount, somebody),
        "handover": objects.handover(project, f"{word} remarks", somebody, signed["validated_by"]),
    }.items():
        world.shared.setdefault(kind, {})[situation] = made
    point = AccessPoint(unit_id=project.unit_id, initiative_id=project.pk)
    world.shared.setdefault("file", {})[situation] = store(
        word.encode(),
        name=f"{word}.txt",
        content_type="text/plain",
        by=world.people["outsider_two"],
        point=point,
        perm=Perm.REPORT_VIEW,
    )


def words(body: bytes) -> Iterator[str]:
    """What an answer betrays of what is confidential."""
    text = body.decode("utf-8", "replace").lower()
    # Followed by the name of a field: alone it is what somebody typed into a search.
    for found in re.finditer(rf"{CANARY}( [a-z]|\.txt)", text):
        yield text[max(found.start() - 60, 0) : found.end() + 60]
    digits = text.translate({ord(sign): None for sign in " .,\u00a0\u202f’'"})
    if "7654321" in digits:
        at = digits.index("7654321")
        yield digits[max(at - 60, 0) : at + 60]
