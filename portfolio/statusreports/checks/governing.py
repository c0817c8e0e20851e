"""Who is missing, and which limits (DQ16, DQ17, DQ22)."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension, TailoringClass
from portfolio.initiatives.choices import Kind, State
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.submission import Background
from ppm.permissions.roles import Role

# From here on a project has a plan, hence roles and tolerances.
PLANNED = (State.INITIATION, State.DELIVERY, State.CLOSING)
# Aspects that a light project has tolerances on, and the dimension that has none.
LIGHT_LIMITS = (Dimension.TIME, Dimension.COST)
UNLIMITED = (Dimension.RESOURCES,)


def governed(background: Background) -> Iterator[Finding]:
    """Who is missing, and which limits: once a project has a plan, it has both."""
    initiative = background.initiative
    if initiative.kind != Kind.PROJECT or initiative.state not in PLANNED:
        return
    for role, holder in (
        (Role.PROJECT_MANAGER, background.standing.project_manager_id),
        (Role.EXECUTIVE, background.standing.executive_id),
    ):
        if holder is None:
            yield Finding(
                "DQ16",
                "headline",
                _("Nobody is %(role)s of this project."),
                is_blocking=False,
                params={"role": role.label},
            )
    is_light = initiative.tailoring_class == TailoringClass.LIGHT
    limited = LIGHT_LIMITS if is_light else [one for one in Dimension if one not in UNLIMITED]
    for aspect in limited:
        if aspect not in background.agreed.project:
            yield Finding(
                "DQ22",
                f"{aspect}_declared",
                _("%(aspect)s: no tolerance has been agreed for the project."),
                is_blocking=False,
                params={"aspect": aspect.label},
            )


def benefits(background: Background) -> Iterator[Finding]:
    if background.unready_benefits:
        yield Finding(
            "DQ17",
            "benefits",
            _("Benefit without owner, starting value, target or date: %(names)s."),
            is_blocking=False,
            params={"names": ", ".join(background.unready_benefits)},
            address=reverse("portfolio:initiative_benefits", args=[background.initiative.pk]),
        )
