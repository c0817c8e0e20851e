from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What a question of access is about."""

    ANYWHERE = "anywhere", _("anywhere, without an object")
    INITIATIVE = "initiative", _("an initiative")
    REPORT = "report", _("a status report")
    COMMITTEE = "committee", _("a committee")
    PACK = "pack", _("a pack, the last edition")
