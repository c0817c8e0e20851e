from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Source(models.TextChoices):
    """Where an objective comes from."""

    CONTRACT = "contract", _("administration contract")
    STRATEGY = "strategy", _("strategy of the institution")
    GOVERNMENT = "government", _("government agreement")
    LAW = "law", _("law or European rule")
    OTHER = "other", pgettext_lazy("source of an objective", "other")


class Weight(models.TextChoices):
    """How much an initiative does for an objective."""

    MAIN = "main", pgettext_lazy("contribution", "main contribution")
    SUPPORTING = "supporting", pgettext_lazy("contribution", "supporting contribution")
