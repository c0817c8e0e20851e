from django.db import models
from django.utils.translation import gettext_lazy as _


class Seat(models.TextChoices):
    CHAIR = "chair", _("chair")
    MEMBER = "member", _("member")
    SECRETARY = "secretary", _("secretary")
