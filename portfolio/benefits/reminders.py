"""Who is reminded of a measurement: the owner; without one, the PMO of the unit that keeps the benefit."""

from datetime import date

from django.urls import reverse

from portfolio.benefits.measuring import late_reviews
from portfolio.benefits.models import Benefit, BenefitReview
from ppm.accounts.models import Person
from ppm.notices.messages import Message
from ppm.notices.services import notify, notify_many
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role

BEFORE, AGAIN = 14, 14  # days


def is_day(due_on: date, today: date) -> bool:
    """Two weeks before, on the day, and every two weeks after."""
    days = (today - due_on).days
    return days in (-BEFORE, 0) or (days > 0 and days % AGAIN == 0)


def remind(today: date) -> int:
    """Tell whoever has something to measure; returns how many were told."""
    rows = [row for row in late_reviews(today) if is_day(row.due_on, today)]
    if not rows:
        return 0
    keepers = _keepers([row.benefit for row in rows], today)
    told = 0
    for kind, chosen in (
        ("portfolio.benefits.due", [row for row in rows if row.due_on >= today]),
        ("portfolio.benefits.late", [row for row in rows if row.due_on < today]),
    ):
        messages = [
            _message(person, row)
            for row in chosen
            for person in ([row.benefit.owner] if row.benefit.owner else _of(row, keepers))
        ]
        told += len(notify_many(kind, messages)) if messages else 0
    return told


def ask_owner(row: Benefit, by: Person) -> None:
    """Ask a new owner whether he or she agrees."""
    if row.owner is not None and row.owner_id != by.pk:
        notify(
            row.owner,
            "portfolio.benefits.agree",
            {"benefit": row.name, "code": row.initiative.code, "by_person": by.pk},
            reverse("portfolio:benefit_detail", args=[row.pk]),
            about=row.access_point(),
        )


def _message(person: Person, row: BenefitReview) -> Message:
    benefit = row.benefit
    facts = {"benefit": benefit.name, "code": benefit.initiative.code, "due_on": row.due_on}
    return Message(
        person,
        facts,
        reverse("portfolio:benefit_detail", args=[benefit.pk]),
        about=benefit.access_point(),
    )


def _of(row: BenefitReview, keepers: dict[int, list[Person]]) -> list[Person]:
    """The PMO of the unit; of something confidential only people who are named on it would be told."""
    return [] if row.benefit.initiative.is_confidential else keepers.get(row.benefit.unit_id, [])


def _keepers(benefits: list[Benefit], today: date) -> dict[int, list[Person]]:
    """The decentralised PMO of the units without an owner, theirs or that of a unit above."""
    wanted = {one.unit_id: one.unit for one in benefits if one.owner_id is None}
    if not wanted:
        return {}
    roles = (
        UnitRole.objects.filter(role=Role.DECENTRAL_PMO, valid_from__lte=today)
        .exclude(valid_to__lt=today)
        .select_related("person", "unit")
    )
    return {
        key: [
            role.person
            for role in roles
            if str(unit.path) == str(role.unit.path)
            or str(unit.path).startswith(f"{role.unit.path}.")
        ]
        for key, unit in wanted.items()
    }
