from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.participations.models import Participation
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.services import notify
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role


class LeadTakesPart(Exception):
    """The unit leads the initiative already."""

    message = _("This unit leads the initiative.")


class AlreadyTakesPart(Exception):
    """The unit takes part in this way already."""

    message = _("This unit takes part in this way already.")


class SharesAboveWhole(Exception):
    """The shares of all units would be more than the whole."""

    message = _("The shares of all units together would be above 100 %.")


class ParticipationEnded(Exception):
    """It has an end date already."""

    message = _("This participation has ended already.")


def add_participation(
    *,
    initiative: Initiative,
    unit: OrgUnit,
    kind: str,
    share: Decimal | None = None,
    valid_from: date,
    by: Person,
    at: datetime,
) -> Participation:
    """Let a unit take part and tell its PMO, unless the initiative is confidential.

    Raises LeadTakesPart, AlreadyTakesPart, SharesAboveWhole, ValidationError.
    """
    today = localdate(at)
    with audit.action("participation.added", by=by, at=at):
        initiative = Initiative.objects.select_for_update().get(pk=initiative.pk)
        if unit.pk == initiative.unit_id:
            raise LeadTakesPart
        others = initiative.participations.exclude(valid_to__lt=max(today, valid_from))
        if others.filter(unit=unit, kind=kind).exists():
            raise AlreadyTakesPart
        given = others.aggregate(given=Sum("share"))["given"] or Decimal(0)
        if share is not None and given + share > 100:
            raise SharesAboveWhole
        made = Participation(
            initiative=initiative, unit=unit, kind=kind, share=share, valid_from=valid_from
        )
        made.full_clean()
        made.save()
        if not initiative.is_confidential:
            _tell_pmo(made, today)
    return made


def end_participation(*, participation: Participation, by: Person, at: datetime) -> Participation:
    """End it the day before; what began today ends today. Raises ParticipationEnded."""
    today = localdate(at)
    with audit.action("participation.ended", by=by, at=at):
        participation = Participation.objects.select_for_update().get(pk=participation.pk)
        if participation.valid_to is not None:
            raise ParticipationEnded
        yesterday = date.fromordinal(today.toordinal() - 1)
        participation.valid_to = max(participation.valid_from, yesterday)
        participation.save(update_fields=["valid_to"])
    return participation


def _tell_pmo(participation: Participation, today: date) -> None:
    initiative = participation.initiative
    path = OrgUnit.objects.values_list("path", flat=True).get(pk=participation.unit_id)
    above = [int(step) for step in path.split(".")]
    held = UnitRole.objects.filter(
        role=Role.DECENTRAL_PMO, unit__in=above, valid_from__lte=today
    ).exclude(valid_to__lt=today)
    people = Person.objects.filter(is_active=True, pk__in=held.values("person"))
    for person in people.order_by("pk"):
        notify(
            person,
            "portfolio.participations.added",
            {"code": initiative.code, "unit": participation.unit.code},
            link=reverse("portfolio:initiative_detail", args=[initiative.pk]),
        )
