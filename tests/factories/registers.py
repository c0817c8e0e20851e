"""Lines of registers, made by their services."""

from datetime import date
from typing import Any

from django.utils import timezone

from portfolio.initiatives.models import Initiative
from portfolio.registers.actions.models import Action
from portfolio.registers.actions.services import add_action
from portfolio.registers.decisions.models import Decision
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.issues.models import Issue
from portfolio.registers.issues.services import add_issue
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.services import add_risk
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
