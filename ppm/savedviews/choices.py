from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who finds a view in the list."""

    OWN = "own", _("only me")
    UNIT = "unit", _("a unit and everything below it")
    EVERYBODY = "everybody", _("everybody")
