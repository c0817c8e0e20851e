from django.db import models
from django.utils.translation import gettext_lazy as _


class Seat(models.TextChoices):
    CHAIR = "chair", _("chair")
    MEMBER = "member", _("member")
    SECRETARY = "secretary", _("secretary")


class Tie(models.TextChoices):
    """What an equal number of votes for and against means."""

    CHAIR = "chair", _("the vote of the chair decides")
    REFUSED = "refused", _("the proposal is not adopted")
