"""Lines of registers, made by their services."""

import json
from datetime import date
from typing import Any

from django.utils import timezone

from portfolio.initiatives.models import Initiative
from portfolio.registers.actions.models import Action
from portfolio.registers.actions.services import add_action
from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.assumptions.services import add_assumption
from portfolio.registers.decisions.models import Decision
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.issues.models import Issue
from portfolio.registers.issues.services import add_issue
from portfolio.registers.lessons.models import Lesson
from portfolio.registers.lessons.services import add_lesson
from portfolio.registers.products.models import Product
from portfolio.registers.products.services import add_product
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.quality.services import add_quality
from portfolio.registers.questions.models import Question, SentAnswer
from portfolio.registers.questions.services import add_question
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.services import add_risk
from portfolio.registers.stakeholders.models import Communication, Stakeholder
from portfolio.registers.stakeholders.services import add_communication, add_stakeholder
from ppm import audit
from ppm.accounts.models import Person

COMMON = {"language": "fr", "has_notices": False}


def _by(values: dict[str, Any]) -> dict[str, Any]:
    return {"by": Person.objects.system(), "at": timezone.now(), **COMMON, **values}


def make_risk(initiative: Initiative, **values: Any) -> Risk:
    given = {
        "title": "Départ de l’analyste",
        "cause": "Marché tendu",
        "event": "L’analyste nous quitte",
        "effect": "Deux mois de retard",
        "category": "people",
        "inherent_probability": 4,
        "inherent_impact": 4,
        **values,
    }
    return add_risk(initiative=initiative, **_by(given))


def make_issue(initiative: Initiative, **values: Any) -> Issue:
    given = {"title": "Serveur saturé", "description": "Depuis lundi.", **values}
    return add_issue(initiative=initiative, **_by(given))


def make_action(initiative: Initiative | None, **values: Any) -> Action:
    given = {
        "what": "Signer l’avenant",
        "owner": None,
        "due_on": date(2044, 3, 1),
        **values,
    }
    return add_action(initiative=initiative, **_by(given))


def make_decision(initiative: Initiative | None, **values: Any) -> Decision:
    given = {
        "committee": None,
        "subject": "Report de deux mois",
        "text": "Le report est accordé.",
        "decided_on": date(2044, 3, 1),
        **values,
    }
    return record_decision(initiative=initiative, **_by(given))


def make_product(initiative: Initiative, **values: Any) -> Product:
    given = {"title": "Formulaire en ligne", "criteria": "Lisible à 390 px.", **values}
    return add_product(initiative=initiative, **_by(given))


def make_quality(initiative: Initiative, **values: Any) -> QualityActivity:
    given = {"title": "Recette du formulaire", "planned_on": date(2044, 3, 1), **values}
    return add_quality(initiative=initiative, **_by(given))


def make_lesson(initiative: Initiative, **values: Any) -> Lesson:
    given = {
        "title": "Essayer tôt avec de vrais usagers",
        "category": "people",
        "event": "L’essai est venu trop tard.",
        "recommendation": "Prévoir un essai au premier mois.",
        **values,
    }
    return add_lesson(initiative=initiative, **_by(given))


def make_question(initiative: Initiative | None, **values: Any) -> Question:
    given = {
        "title": "Coût de l’indemnité relais",
        "asker": "minister",
        "question": "Quel est le coût à ce jour ?",
        "received_on": date(2044, 2, 1),
        "due_on": date(2044, 3, 1),
        **values,
    }
    return add_question(initiative=initiative, **_by(given))


def make_sent_answer(question: Question, answer: str) -> SentAnswer:
    """A version as it was sent, without the steps that lead to it."""
    system = Person.objects.system()
    with audit.action("test.prepared", by=system):
        return SentAnswer.objects.create(
            question=question,
            edition=1,
            language="fr",
            content=json.dumps({"question": "?", "answer": answer, "language": "fr"}),
            sha256="0" * 64,
            sent_at=timezone.now(),
            sent_by=system,
        )


def make_stakeholder(initiative: Initiative, **values: Any) -> Stakeholder:
    return add_stakeholder(initiative=initiative, **_by({"title": "Agents du guichet", **values}))


def make_communication(stakeholder: Stakeholder, **values: Any) -> Communication:
    given = {
        "message": "Ce qui change au guichet",
        "language": "fr",
        "channel": "meeting",
        "next_on": date(2044, 3, 1),
        **values,
    }
    system = Person.objects.system()
    return add_communication(stakeholder=stakeholder, by=system, at=timezone.now(), **given)


def make_assumption(initiative: Initiative, **values: Any) -> Assumption:
    given = {
        "title": "La loi est publiée en mars",
        "consequence": "Trois mois de retard",
        "check_by": date(2044, 3, 1),
        **values,
    }
    return add_assumption(initiative=initiative, **_by(given))
