from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.alignment.choices import Effect, Gate, Verdict
from portfolio.alignment.models import (
    Application,
    ArchitectureOpinion,
    Capability,
    Sponsorship,
    Touch,
)
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.naming import HoldsOtherSide, name_person
from portfolio.meetings.models import Committee
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion, lock
from ppm.permissions.roles import Role

__all__ = ["HoldsOtherSide", "StaleVersion"]


class InTheFuture(Exception):
    """An opinion is recorded once it has been given."""

    message = _("The day lies in the future.")


def create_capability(*, by: Person, at: datetime, **values: Any) -> Capability:
    """Add a capability. Raises ValidationError."""
    return _create(Capability(**values), "capability.created", by, at)


def edit_capability(
    *, capability_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Capability:
    """Change a capability. Raises StaleVersion, ValidationError."""
    return _edit(Capability, capability_id, version, "capability.edited", by, at, values)


def create_application(*, by: Person, at: datetime, **values: Any) -> Application:
    """Add an application. Raises ValidationError."""
    return _create(Application(**values), "application.created", by, at)


def edit_application(
    *, application_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Application:
    """Change an application, its disposition above all. Raises StaleVersion, ValidationError."""
    return _edit(Application, application_id, version, "application.edited", by, at, values)


def name_sponsors(
    *,
    initiative: Initiative,
    business_owner: Person | None,
    it_counterpart: Person | None,
    by: Person,
    at: datetime,
) -> Sponsorship:
    """Say who answers on the business side (a senior user) and on the IT side (a senior supplier).

    Raises ValidationError, HoldsOtherSide.
    """
    with audit.action("sponsorship.named", by=by, at=at):
        Initiative.objects.select_for_update().get(pk=initiative.pk)
        row = Sponsorship.objects.filter(initiative=initiative).first()
        row = row or Sponsorship(initiative=initiative)
        row.business_owner, row.it_counterpart = business_owner, it_counterpart
        row.full_clean(exclude=["initiative"])
        row.save()
        sides = ((Role.SENIOR_USER, business_owner), (Role.SENIOR_SUPPLIER, it_counterpart))
        for role, person in sides:
            if person is not None:
                name_person(initiative=initiative, role=role, person=person, by=by, at=at)
    return row


def touch(
    *,
    initiative: Initiative,
    effect: Effect,
    by: Person,
    at: datetime,
    capability: Capability | None = None,
    application: Application | None = None,
) -> Touch:
    """Say that an initiative touches one capability or one application. Raises ValidationError."""
    made = Touch(
        initiative=initiative, capability=capability, application=application, effect=effect
    )
    made.full_clean()
    with audit.action("alignment.touched", by=by, at=at):
        made.save()
    return made


def untouch(*, row: Touch, by: Person, at: datetime) -> None:
    """The initiative touches it no longer; the history keeps that it did."""
    with audit.action("alignment.touched", by=by, at=at):
        row.delete()


def record_opinion(
    *,
    initiative: Initiative,
    gate: Gate,
    committee: Committee,
    verdict: Verdict,
    text: str,
    language: str,
    given_on: date,
    by: Person,
    at: datetime,
) -> ArchitectureOpinion:
    """Record what the architects think at a gate. Raises InTheFuture, ValidationError."""
    if given_on > localdate(at):
        raise InTheFuture
    made = ArchitectureOpinion(
        initiative=initiative,
        gate=gate,
        committee=committee,
        verdict=verdict,
        text=text,
        language=language,
        given_on=given_on,
        by=by,
    )
    made.full_clean(exclude=["initiative", "by"])
    with audit.action("alignment.opinion", by=by, at=at):
        made.save()
    return made


def _create(made: Any, code: str, by: Person, at: datetime) -> Any:
    made.full_clean(exclude=["name", "unit"])
    with audit.action(code, by=by, at=at):
        made.save()
    return made


def _edit(
    model: Any,
    pk: int,
    version: int | None,
    code: str,
    by: Person,
    at: datetime,
    values: dict[str, Any],
) -> Any:
    with audit.action(code, by=by, at=at):
        row = lock(model, pk, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["name", "unit"])
        row.save(update_fields=list(values))
        row.refresh_from_db(fields=["version"])
    return row
