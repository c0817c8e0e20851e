from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import lock
from reporting.retention.choices import ListState, ObjectType
from reporting.retention.models import (
    DestructionItem,
    DestructionList,
    LegalHold,
    RetentionClass,
    SweepRule,
)
from reporting.retention.selectors import due_initiatives, years_after

CLASS_FIELDS = frozenset(
    {
        "trigger",
        "term_years",
        "fate",
        *(f"{name}_{code}" for name in ("name", "legal_basis") for code in LANGUAGES),
    }
)


class NotDue(Exception):
    message = _("Only what has reached its term and is not on hold can be destroyed.")


class SamePerson(Exception):
    message = _("Whoever proposed a list cannot decide on it.")


class AlreadyDecided(Exception):
    message = _("This list has been decided on already.")


class HoldStands(Exception):
    message = _("This initiative is on hold already.")


class HoldLifted(Exception):
    message = _("This hold has been lifted already.")


def edit_class(
    *, class_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> RetentionClass:
    """Change a retention class. Raises StaleVersion, ValidationError."""
    if unknown := set(values) - CLASS_FIELDS:
        raise ValueError(", ".join(sorted(unknown)))
    with audit.action("retention.class_edited", by=by, at=at):
        row = lock(RetentionClass, class_id, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.clean_fields()
        row.save(update_fields=sorted(values))
        row.refresh_from_db(fields=["version"])
    return row


def place_hold(*, initiative: Initiative, reason: str, by: Person, at: datetime) -> LegalHold:
    """Protect an initiative from destruction. Raises HoldStands."""
    with audit.action("retention.hold_placed", by=by, at=at, reason=reason):
        Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
        if initiative.legal_holds.filter(lifted_at__isnull=True).exists():
            raise HoldStands
        return LegalHold.objects.create(
            initiative=initiative, reason=reason, placed_by=by, placed_at=at
        )


def lift_hold(*, hold_id: int, by: Person, at: datetime) -> LegalHold:
    """Raises HoldLifted."""
    with audit.action("retention.hold_lifted", by=by, at=at):
        hold = LegalHold.objects.select_for_update().get(pk=hold_id)
        if hold.lifted_at is not None:
            raise HoldLifted
        hold.lifted_by, hold.lifted_at = by, at
        hold.save(update_fields=["lifted_by", "lifted_at"])
    return hold


@transaction.atomic
def propose_list(
    *, initiative_ids: Sequence[int], authorisation: str, by: Person, at: datetime
) -> DestructionList:
    """Propose what may be destroyed. Raises NotDue when one of them is not due, or nothing is."""
    today = localdate(at)
    due = {one.pk: one for one in due_initiatives(by, today)}
    if not initiative_ids or set(initiative_ids) - due.keys():
        raise NotDue
    years = RetentionClass.objects.get(object_type=ObjectType.INITIATIVE).term_years
    with audit.action("retention.list_proposed", by=by, at=at, reason=authorisation):
        made = DestructionList.objects.create(
            authorisation=authorisation, proposed_by=by, proposed_at=at
        )
        DestructionItem.objects.bulk_create(
            DestructionItem(
                list=made,
                initiative_id_then=pk,
                code=due[pk].code,
                ended_on=due[pk].ended_on,
                due_on=years_after(due[pk].ended_on, years),
            )
            for pk in sorted(initiative_ids)
        )
    return made


def decide_list(
    *, list_id: int, is_approved: bool, by: Person, at: datetime, reason: str = ""
) -> DestructionList:
    """Approve or refuse a list that somebody else proposed. Raises SamePerson, AlreadyDecided."""
    code = "retention.list_approved" if is_approved else "retention.list_refused"
    with audit.action(code, by=by, at=at, reason=reason):
        row = DestructionList.objects.select_for_update().get(pk=list_id)
        if row.state != ListState.PROPOSED:
            raise AlreadyDecided
        if row.proposed_by_id == by.pk:
            raise SamePerson
        row.state = ListState.APPROVED if is_approved else ListState.REFUSED
        row.decided_by, row.decided_at = by, at
        row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


def approve_rule(*, rule_id: int, days: int, by: Person, at: datetime) -> SweepRule:
    """Put a rule on technical data into force, once; changing its days asks for approval anew."""
    with audit.action("retention.rule_approved", by=by, at=at):
        rule = lock(SweepRule, rule_id, None)
        rule.days, rule.approved_by, rule.approved_at = days, by, at
        rule.save(update_fields=["days", "approved_by", "approved_at"])
    return rule
