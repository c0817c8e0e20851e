"""Whose eyes and which part of the portfolio a comparison is for."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from ppm.accounts.models import Person
from reporting.snapshots.models import Snapshot


class Structure(models.TextChoices):
    """In which tree of units a project is counted."""

    REPORTED = "reported", pgettext_lazy("structure of units", "as reported")
    TODAY = "today", pgettext_lazy("structure of units", "in today's structure")


@dataclass(frozen=True)
class Perimeter:
    """Without a person: a committee, which is told of open projects only.

    `unit` is the code of a unit; its projects are those of everything below it.
    """

    person: Person | None = None
    unit: str = ""
    structure: Structure = Structure.REPORTED
    initiative_id: int | None = None


@dataclass(frozen=True)
class Live:
    """Today, as the other side of a comparison: running projects and what was last reported of them."""

    today: date


Side = Snapshot | Live
