from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    PORTFOLIO = "portfolio", _("portfolio")
    PROGRAMME = "programme", _("programme")
    PROJECT = "project", _("project")
    PRODUCT = "product", _("product")


# Who may hold whom: parent kind → kinds allowed below it.
HOLDS: dict[str, frozenset[str]] = {
    Kind.PORTFOLIO: frozenset({Kind.PORTFOLIO, Kind.PROGRAMME, Kind.PROJECT, Kind.PRODUCT}),
    Kind.PROGRAMME: frozenset({Kind.PROJECT, Kind.PRODUCT}),
    Kind.PROJECT: frozenset(),
    Kind.PRODUCT: frozenset(),
}


class State(models.TextChoices):
    """Where an initiative stands in its life."""

    START_UP = "start_up", pgettext_lazy("state of a project", "start-up")
    INITIATION = "initiation", pgettext_lazy("state of a project", "initiation")
    DELIVERY = "delivery", pgettext_lazy("state of a project", "delivery")
    CLOSING = "closing", pgettext_lazy("state of a project", "closing")
    CLOSED = "closed", pgettext_lazy("state of a project", "closed")
    STOPPED = "stopped", pgettext_lazy("state of a project", "stopped")


RUNNING = (State.START_UP, State.INITIATION, State.DELIVERY, State.CLOSING)


class Category(models.TextChoices):
    LEGAL = "legal", _("legal or regulatory")
    CONTINUITY = "continuity", _("continuity")
    TRANSFORMATION = "transformation", _("transformation")
    SERVICE = "service", _("service improvement")
    EFFICIENCY = "efficiency", _("efficiency")
    INFRASTRUCTURE = "infrastructure", _("infrastructure")
