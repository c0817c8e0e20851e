from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.finance.choices import Measure


class RunState(models.TextChoices):
    UPLOADED = "uploaded", _("being read")
    READ = "read", _("to be mapped")
    CHECKING = "checking", _("being compared")
    CHECKED = "checked", _("to be applied")
    APPLYING = "applying", _("being applied")
    APPLIED = "applied", pgettext_lazy("state of an import", "applied")
    UNDOING = "undoing", _("being undone")
    UNDONE = "undone", pgettext_lazy("state of an import", "undone")
    FAILED = "failed", pgettext_lazy("state of an import", "refused")


AT_WORK = (RunState.UPLOADED, RunState.CHECKING, RunState.APPLYING, RunState.UNDOING)
BEFORE_WRITING = (RunState.READ, RunState.CHECKED, RunState.FAILED)


class LineState(models.TextChoices):
    MATCHED = "matched", pgettext_lazy("booked line", "matched")
    UNMATCHED = "unmatched", pgettext_lazy("booked line", "unmatched")
    REFUSED = "refused", pgettext_lazy("booked line", "refused")
    REPLACED = "replaced", pgettext_lazy("booked line", "replaced by a later file")


class Problem(models.TextChoices):
    """Why a line goes to no project."""

    UNKNOWN = "unknown", _("No project is known under this key.")
    NO_KEY = "no_key", _("The line names no project.")
    NOT_YOURS = "not_yours", _("This project is led elsewhere: its money is not yours to change.")
    NO_AMOUNT = "no_amount", _("The amount cannot be read.")
    NO_YEAR = "no_year", _("Neither the year nor the date can be read.")


class Target(models.TextChoices):
    """What a column of the file can hold."""

    KEY = "key", _("Project (key or code)")
    AMOUNT = "amount", pgettext_lazy("column of a file", "Amount")
    YEAR = "year", _("Budget year")
    DATE = "date", _("Date of the booking")
    HEADING = "heading", pgettext_lazy("column of a file", "Heading")
    FUNDING = "funding", pgettext_lazy("column of a file", "Funding source")
    NATURE = "nature", _("One-off or recurrent")
    KIND = "kind", _("Kind of document (invoice, credit note)")
    TEXT = "text", _("Wording of the booking")


REQUIRED = (Target.KEY, Target.AMOUNT)
TRANSLATED = (Target.HEADING, Target.FUNDING, Target.NATURE)


class Unit(models.TextChoices):
    ONE = "1", _("euro")
    THOUSAND = "1000", _("thousands of euro")


class Mode(models.TextChoices):
    REPLACES = "replaces", _("everything booked so far: it replaces the figures of its years")
    ADDS = "adds", _("the bookings of one period: they are added to the figures")


# What a file can be about.
BOOKED = [
    (str(Measure.ACTUAL), Measure.ACTUAL.label),
    (str(Measure.COMMITTED), Measure.COMMITTED.label),
]


class Fate(models.TextChoices):
    UNDONE = "undone", pgettext_lazy("project of an import", "undone")
    STAYS = "stays", pgettext_lazy("project of an import", "stays: changed since")
