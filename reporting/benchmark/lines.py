"""Lines of registers: so many risks and actions of each project that a list has 100,000 of them."""

from datetime import date

from portfolio.registers.actions.choices import ActionState
from portfolio.registers.actions.models import Action
from portfolio.registers.risks.calc import CHANCE
from portfolio.registers.risks.choices import Proximity, RiskCategory, RiskKind, RiskState
from portfolio.registers.risks.models import Risk
from reporting.benchmark.filling import fill, one_of, scattered
from reporting.benchmark.organisation import Organisation
from reporting.benchmark.register import Register

RISKS, ACTIONS = 50, 5  # of each project
WORDS = (
    *("Retard du marché public", "Vertraging van de aanbesteding", "Perte d’une personne clé"),
    *("Onvolledige gegevens", "Refus des utilisateurs", "Late beslissing van de partner"),
)


def write(register: Register, organisation: Organisation, today: date) -> None:
    """Write it all. Inside the caller's action."""
    _risks(register, organisation, today)
    _actions(register, organisation, today)


def _risks(register: Register, organisation: Organisation, today: date) -> None:
    row = f"(n * {RISKS} + k)"
    probability, impact = (f"1 + {scattered(row, salt, 5)}" for salt in (60, 61))
    amount = f"(5000 + {scattered(row, 62, 200000)})"
    chance = " ".join(f"WHEN {step} THEN {share}" for step, share in CHANCE.items())
    fill(
        Risk,
        f"{register.all_projects} CROSS JOIN generate_series(1, {RISKS}) k",
        initiative_id="p.id",
        number="k",
        title=f"{one_of(row, 63, *WORDS)} || ' ' || {row}",
        language="p.language",
        state=f"CASE WHEN {scattered(row, 64, 3)} = 0 THEN '{RiskState.CLOSED}' ELSE '{RiskState.OPEN}' END",
        outcome=f"CASE WHEN {scattered(row, 64, 3)} = 0 THEN 'Le marché a été notifié.' ELSE '' END",
        kind=f"CASE WHEN {scattered(row, 65, 8)} = 0 THEN '{RiskKind.OPPORTUNITY}'"
        f" ELSE '{RiskKind.THREAT}' END",
        category=one_of(row, 66, *RiskCategory.values),
        cause="'Le cahier des charges n’est pas approuvé.'",
        event="'L’attribution peut glisser de six semaines.'",
        effect="'La mise en service est reportée.'",
        inherent_probability="4",
        inherent_impact="4",
        probability=probability,
        impact=impact,
        score=f"({probability}) * ({impact})",
        amount_likely=amount,
        expected_value=f"round({amount} * CASE {probability} {chance} END, 2)",
        proximity=one_of(row, 67, *Proximity.values),
        owner_id=organisation.person(row, 68),
        reviewed_on=f"DATE '{today}' - {scattered(row, 69, 90)}",
        raised_by_id=organisation.person("n", 23),
        raised_at=f"TIMESTAMPTZ '{today} 09:00+00' - {scattered(row, 70, 400)} * INTERVAL '1 day'",
    )


def _actions(register: Register, organisation: Organisation, today: date) -> None:
    row = f"(n * {ACTIONS} + k)"
    due = f"(DATE '{today}' - 60 + {scattered(row, 71, 150)})"
    fill(
        Action,
        f"{register.all_projects} CROSS JOIN generate_series(1, {ACTIONS}) k",
        initiative_id="p.id",
        number="k",
        title=f"{one_of(row, 72, *WORDS)} || ' ' || {row}",
        language="p.language",
        state=f"'{ActionState.OPEN}'",
        due_on=due,
        original_due_on=due,
        owner_id=organisation.person(row, 73),
        raised_by_id=organisation.person("n", 23),
    )
