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
    """How much an initiative does for an objective: 3, 2, 1 or 0 (domain notes §3.1).

    The first two keep the words that were stored before there were four.
    """

    ESSENTIAL = "main", pgettext_lazy("contribution", "essential (3)")
    DIRECT = "supporting", pgettext_lazy("contribution", "direct (2)")
    INDIRECT = "indirect", pgettext_lazy("contribution", "indirect (1)")
    NONE = "none", pgettext_lazy("contribution", "none (0)")

    @property
    def points(self) -> int:
        return POINTS[self]


POINTS = {Weight.ESSENTIAL: 3, Weight.DIRECT: 2, Weight.INDIRECT: 1, Weight.NONE: 0}
