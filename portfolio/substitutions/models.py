from django.db import models

from portfolio.initiatives.models import InitiativeRole
from portfolio.meetings.models import CommitteeMember
from ppm.permissions.models import Substitution


class SubstitutedInitiativeRole(models.Model):
    """A role on an initiative that was chosen for a substitution."""

    substitution = models.ForeignKey(Substitution, models.PROTECT, related_name="initiative_roles")
    role = models.ForeignKey(InitiativeRole, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["substitution", "role"], name="substitutedinitiativerole_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.substitution_id} {self.role_id}"


class SubstitutedSeat(models.Model):
    """A seat on a committee that was chosen for a substitution."""

    substitution = models.ForeignKey(Substitution, models.PROTECT, related_name="seats")
    seat = models.ForeignKey(CommitteeMember, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["substitution", "seat"], name="substitutedseat_once")
        ]

    def __str__(self) -> str:
        return f"{self.substitution_id} {self.seat_id}"
