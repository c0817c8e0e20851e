from django.db import models
from django.utils.translation import pgettext_lazy


class DependencyState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("state of a dependency", "proposed")
    AGREED = "agreed", pgettext_lazy("state of a dependency", "agreed")
    DELIVERED = "delivered", pgettext_lazy("state of a dependency", "delivered")
    DROPPED = "dropped", pgettext_lazy("state of a dependency", "dropped")


OPEN = (DependencyState.PROPOSED, DependencyState.AGREED)


class Side(models.TextChoices):
    """Who somebody speaks for."""

    GIVER = "giver", pgettext_lazy("side of a dependency", "giver")
    TAKER = "taker", pgettext_lazy("side of a dependency", "taker")

    @property
    def other(self) -> "Side":
        return Side.TAKER if self is Side.GIVER else Side.GIVER
