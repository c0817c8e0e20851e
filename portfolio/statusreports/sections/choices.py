from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ListKind(models.TextChoices):
    """The lists that a section can show for confirmation, in their order."""

    MILESTONES = "milestones", _("milestones")
    RISKS = "risks", _("risks")
    ISSUES = "issues", _("issues")
    CHANGES = "changes", _("requests for change that wait for a decision")
    BENEFITS = "benefits", _("benefits to be measured")
    DEPENDENCIES = "dependencies", _("dependencies owed and awaited")


# Of which a threshold means something, and what it counts.
LEAST = {
    ListKind.RISKS: pgettext_lazy("threshold of a list", "score"),
    ListKind.ISSUES: pgettext_lazy("threshold of a list", "severity"),
}
