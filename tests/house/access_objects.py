"""The objects of the access proof that hang on no initiative, or on one thing only."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from methodology.products.models import ManagementProduct
from methodology.tailoring.choices import Criterion
from methodology.tailoring.models import Anchor, Cadence, StatusLevel, TailoringTable
from methodology.tailoring.rules import prepare_rules
from portfolio.bulkedit.models import BulkChange
from portfolio.handovers.models import Handover
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.gates import services
from portfolio.lifecycle.gates.choices import GateKind
from portfolio.registers.risks.models import RiskResponse
from portfolio.registers.shape.models import EntryChange
from portfolio.reorganisation.models import Reorganisation, ReorganisationUnit
from portfolio.reviews.services import SOURCE
from portfolio.sources.models import DeliveryConfidence
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.sections.services import prepare_set
from portfolio.tailored.deviations import ask_deviation
from portfolio.tailored.models import ProductDeviation, TailoringDecision
from portfolio.tailored.services import decide_class
from ppm import audit
from ppm.accounts.models import Person
from ppm.directory.models import GroupRole
from ppm.files.services import store
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from ppm.permissions.models import Substitution
from ppm.permissions.roles import Role
from ppm.savedviews.models import SavedView
from ppm.security.models import OpenSession
from reporting.actuals.models import ActualsRun
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRun
from reporting.packfiles.models import PackCopy
from reporting.packs.models import Pack, PackFile
from reporting.reportbooks.models import BookUpload
from reporting.retention.models import DestructionList, LegalHold, RetentionClass, SweepRule
from reporting.snapshots.choices import Figure
from reporting.snapshots.correcting import ask_correction
from reporting.snapshots.models import Correction
from tests.factories.kernel import PersonFactory, UnitFactory, UnitRoleFactory
from tests.factories.portfolio import InitiativeRoleFactory
from tests.factories.registers import (
    make_action,
    make_assumption,
    make_communication,
    make_decision,
    make_issue,
    make_lesson,
    make_product,
    make_quality,
    make_question,
    make_risk,
    make_sent_answer,
    make_stakeholder,
)
from tests.factories.reporting import FROZEN_AT

Named = dict[str, Any]


def correction(row: Any, by: Person) -> Correction:
    return ask_correction(
        row=row, figure=Figure.BUDGET, new=Decimal(7), reason="k€", by=by, at=FROZEN_AT
    )


def pack(committee: Any, snapshot: Any, edition: int, state: str) -> Pack:
    by = Person.objects.system()
    with audit.action("test.prepared", by=by):
        made = Pack.objects.create(
            committee=committee,
            snapshot=snapshot,
            edition=edition,
            languages="fr nl",
            state=state,
            asked_by=by,
            asked_at=FROZEN_AT,
            built_at=FROZEN_AT,
            released_by=by if state == "released" else None,
            released_at=FROZEN_AT if state == "released" else None,
        )
        document = store(b"%PDF", name="p.pdf", content_type="application/pdf", by=by)
        codes = list(
            snapshot.projects.filter(confidentiality="open").values_list("code", flat=True)
        )
        figure = {"ref": 1, "key": "projects", "rule": "in_perimeter", "value": len(codes)}
        figure |= dict.fromkeys(("last", "currency", "known", "of")) | {"projects": codes}
        asking = [{"project": code, "amount": None} for code in codes]
        kept = json.dumps({"projects": [], "figures": [figure], "decisions": asking}).encode()
        figures = store(kept, name="p.json", content_type="application/json", by=by)
        PackFile.objects.create(
            pack=made,
            language="fr",
            state=state,
            pages=1,
            document=document,
            figures=figures,
            made_at=FROZEN_AT,
        )
        for kind in ("xlsx", "html"):
            PackCopy.objects.create(
                pack=made,
                language="fr",
                state=state,
                format=kind,
                document=store(b"<p>", name=f"p.{kind}", content_type="text/plain", by=by),
                made_at=FROZEN_AT,
            )
    return made


def gates(project: Initiative, board: Any, question: str) -> Named:
    """A gate that the board is asked, its first criterion, and a closure that is being prepared."""
    by = Person.objects.system()
    plan = {"initiative": project, "planned_on": date(2044, 1, 1), "question": question}
    plan |= {"language": "fr", "by": by, "at": FROZEN_AT}
    asked, closure = (
        services.plan_gate(kind=kind, **plan) for kind in (GateKind.RELEASE, GateKind.CLOSURE)
    )
    with audit.action("test.prepared", by=by):
        asked.state, asked.asked_at, asked.asked_by = "asked", FROZEN_AT, by
        asked.body_kind, asked.committee = "committee", board
        asked.save()
    return {"gate": asked, "gate item": asked.items.order_by("pk")[0], "closure": closure}


def hold(project: Initiative, reason: str, by: Person) -> LegalHold:
    with audit.action("test.prepared", by=Person.objects.system()):
        return LegalHold.objects.create(
            initiative=project, reason=reason, placed_by=by, placed_at=FROZEN_AT
        )


def exception(project: Initiative, situation: str, by: Person) -> ExceptionReport:
    """One before the project board."""
    with audit.action("test.prepared", by=Person.objects.system()):
        return ExceptionReport.objects.create(
            initiative=project,
            number=1,
            aspect="time",
            origin="declared",
            state="submitted",
            language="fr",
            since=date(2026, 5, 4),
            situation=situation,
            raised_by=by,
            raised_at=FROZEN_AT,
            submitted_by=by,
            submitted_at=FROZEN_AT,
            occasion="exception_stage",
            body_kind="project_board",
        )


def handover(project: Initiative, remarks: str, giver: Person, successor: Person) -> Handover:
    role = InitiativeRoleFactory(
        initiative=project, role=Role.TEAM_MANAGER, person=giver, valid_to=date(2030, 1, 1)
    )
    with audit.action("test.prepared", by=Person.objects.system()):
        return Handover.objects.create(
            initiative=project,
            role=role,
            giver=giver,
            successor=successor,
            remarks=remarks,
            prepared_by=giver,
            prepared_at=FROZEN_AT,
        )


def board_item(report: StatusReport) -> BoardItem:
    """A dimension that was declared better than computed too often."""
    with audit.action("test.prepared", by=Person.objects.system()):
        return BoardItem.objects.create(
            report=report, dimension="cost", times=3, raised_at=FROZEN_AT
        )


def confidence(project: Initiative) -> DeliveryConfidence:
    """A review of delivery that was given in the portal."""
    with audit.action("test.prepared", by=Person.objects.system()):
        return DeliveryConfidence.objects.create(
            initiative=project, rating="amber", as_of=FROZEN_AT.date(), source=SOURCE
        )


def tailoring_decision(project: Initiative, reason: str, by: Person) -> TailoringDecision:
    scores = dict.fromkeys(Criterion.values, 1)
    return decide_class(
        initiative=project, scores=scores, chosen="standard", reason=reason, by=by, at=FROZEN_AT
    )


def deviation(project: Initiative, reason: str, by: Person) -> ProductDeviation:
    return ask_deviation(
        initiative=project,
        product=ManagementProduct.objects.get(key="risk_register"),
        kind="leave_out",
        reason=reason,
        by=by,
        at=FROZEN_AT,
    )


def lines(project: Initiative, word: str, amount: Decimal, owner: Person) -> Named:
    """A line in each register."""
    stakeholder = make_stakeholder(project, title=f"{word} stakeholder")
    asked = make_question(project, title=f"{word} question", question=f"{word} question asked")
    make_sent_answer(asked, f"{word} answer")
    risk = make_risk(project, title=f"{word} risk", cause=f"{word} cause", amount_likely=amount)
    with audit.action("test.prepared", by=Person.objects.system()):
        response = RiskResponse.objects.create(
            risk=risk, kind="reduce", text=f"{word} response", cost=amount, owner=owner
        )
    return {
        "risk": risk,
        "response": response,
        "issue": make_issue(project, title=f"{word} issue"),
        "change": make_issue(project, kind="change", title=f"{word} change", impact_cost=amount),
        "action": make_action(project, what=f"{word} action"),
        "decision record": make_decision(project, subject=f"{word} decision"),
        "delivered product": make_product(project, title=f"{word} product"),
        "quality activity": make_quality(project, title=f"{word} quality"),
        "lesson": make_lesson(project, title=f"{word} lesson"),
        "question line": asked,
        "stakeholder": stakeholder,
        "communication": make_communication(stakeholder, message=f"{word} message"),
        "assumption": make_assumption(project, title=f"{word} assumption"),
    }


def of_the_house(units: Named, people: Named) -> dict[str, Named]:
    """What belongs to the organisation: units, people, rules."""
    staff = {f"in_{code}": PersonFactory(unit=units[code]) for code in ("D10", "D20")}
    held = {
        f"in_{code}": UnitRoleFactory(
            person=staff[f"in_{code}"], unit=units[code], role="management"
        )
        for code in ("D10", "D20")
    }
    planned = Reorganisation.objects.create(
        kind="merge",
        takes_effect_on=date(2044, 1, 1),
        reason="r",
        into=units["D10"],
        made_by=people["outsider_two"],
        made_at=FROZEN_AT,
    )
    ReorganisationUnit.objects.create(
        reorganisation=planned, unit=UnitFactory(parent=units["ROOT"])
    )
    proposed = DestructionList.objects.create(
        authorisation="A", proposed_by=people["outsider_two"], proposed_at=FROZEN_AT
    )
    mapping = ImportMapping.objects.create(name="M", definition=Mapping().to_json())
    return {
        "person": staff,
        "unit role": held,
        "unit": {"there": units["D30"]},
        "reorganisation": {"there": planned},
        "destruction list": {"there": proposed},
        "retention class": {"there": RetentionClass.objects.order_by("pk")[0]},
        "sweep rule": {"there": SweepRule.objects.order_by("pk")[0]},
        "mapping": {"there": mapping},
        "management product": {"there": ManagementProduct.objects.order_by("pk")[0]},
        "status level": {"there": StatusLevel.objects.order_by("pk")[0]},
        "rules": {"there": prepare_rules(by=Person.objects.system(), at=timezone.now())},
        "section": {
            "there": prepare_set(by=Person.objects.system(), at=timezone.now()).sections.order_by(
                "pk"
            )[0]
        },
        "tailoring table": {"there": TailoringTable.objects.order_by("pk")[0]},
        "anchor": {"there": Anchor.objects.order_by("pk")[0]},
        "cadence": {"there": Cadence.objects.order_by("pk")[0]},
        "group": {
            "there": GroupRole.objects.create(group="G", role=Role.MANAGEMENT, unit=units["ROOT"])
        },
    }


def personal(units: Named, people: Named) -> dict[str, Callable[[str, Person], Any]]:
    """What is made for whoever asks: (situation, owner) → object."""
    today = timezone.localdate()

    def run(situation: str, owner: Person) -> ImportRun:
        file = store(b"a;b\n1;2\n", name="a.csv", content_type="text/csv", by=owner)
        sender = units["D10"] if situation == "from_D10" else None
        return ImportRun.objects.create(
            file=file, mapping=Mapping().to_json(), created_by=owner, sender_unit=sender
        )

    def view(situation: str, owner: Person) -> SavedView:
        return SavedView.objects.create(
            list_key="portfolio:initiative_list",
            name_fr="V",
            owner=owner,
            audience="everybody" if situation == "shared" else "own",
        )

    def absence(situation: str, owner: Person) -> Substitution:
        giver, substitute = owner, None
        if situation == "held":
            giver, substitute = people["outsider_two"], owner
        elif situation.startswith("of_"):
            giver = PersonFactory(unit=units[situation.removeprefix("of_")])
        return Substitution.objects.create(
            giver=giver,
            substitute=substitute,
            valid_from=today + timedelta(30),
            valid_to=today + timedelta(40),
            made_by=giver,
            made_at=FROZEN_AT,
        )

    return {
        "job": lambda situation, owner: Job.objects.create(
            kind="reporting.packs.build", created_by=owner, params={"pack_id": 1}
        ),
        "notice": lambda situation, owner: Notice.objects.create(
            person=owner, kind="reporting.packs.released", params={"committee": "C", "period": "P"}
        ),
        "session": lambda situation, owner: OpenSession.objects.create(
            person=owner, session_key="none", opened_at=FROZEN_AT, seen_at=FROZEN_AT
        ),
        "private file": lambda situation, owner: store(
            b"x", name="x.txt", content_type="text/plain", by=owner
        ),
        "import": run,
        "actuals": lambda situation, owner: ActualsRun.objects.create(
            file=store(b"a;b\n1;2\n", name="a.csv", content_type="text/csv", by=owner),
            sender="S",
            unit=units["D10"],
            created_by=owner,
        ),
        "book upload": lambda situation, owner: BookUpload.objects.create(
            file=store(b"PK", name="a.zip", content_type="application/zip", by=owner),
            reason="r",
            created_by=owner,
        ),
        "view": view,
        "substitution": absence,
        "entry change": lambda situation, owner: EntryChange.objects.create(
            register="risk", source="form", reason="r", created_by=owner
        ),
        "bulk change": lambda situation, owner: BulkChange.objects.create(
            wanted={}, reason="r", created_by=owner
        ),
    }
