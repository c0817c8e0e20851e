from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChangeState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("bulk change", "prepared")
    APPLIED = "applied", pgettext_lazy("bulk change", "applied")
    UNDONE = "undone", pgettext_lazy("bulk change", "undone")


class Outcome(models.TextChoices):
    """What becomes of one row."""

    CHANGES = "changes", _("changes")
    SKIPPED = "skipped", _("skipped")


# What became of the rows that a change speaks of.
HAPPENED = {
    ChangeState.PREPARED: Outcome.CHANGES.label,
    ChangeState.APPLIED: pgettext_lazy("row of a bulk change", "changed"),
    ChangeState.UNDONE: pgettext_lazy("row of a bulk change", "changed, then undone"),
}


class Why(models.TextChoices):
    """Why a row is skipped, or why it stops the whole change."""

    NO_RIGHT = "no_right", _("you may not edit it")
    SAME = "same", _("nothing would change")
    NO_DATE = "no_date", _("it has no date to shift")
    NO_MANAGER = "no_manager", _("a portfolio has no manager")
    RULE = "rule", _("a rule forbids it")
    STALE = "stale", _("somebody else has changed it in the meantime")
