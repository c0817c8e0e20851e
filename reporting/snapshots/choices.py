from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Figure(models.TextChoices):
    """What can be corrected after the freeze; the names are those of the columns of `SnapshotProject`."""

    BUDGET = "budget", _("budget")
    FORECAST = "forecast", _("forecast at completion")
    ACTUAL = "actual", _("spent so far")
    BASELINE_END = "baseline_end", _("end, baseline")
    FORECAST_END = "forecast_end", _("end, forecast")
    DECLARED = "declared", _("declared status")
    COMPUTED = "computed", _("computed status")


class CorrectionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("state of a correction", "asked for")
    AGREED = "agreed", pgettext_lazy("state of a correction", "agreed")
    REFUSED = "refused", pgettext_lazy("state of a correction", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a correction", "withdrawn")


AMOUNTS = (Figure.BUDGET, Figure.FORECAST, Figure.ACTUAL)
DAYS = (Figure.BASELINE_END, Figure.FORECAST_END)
STATUSES = (Figure.DECLARED, Figure.COMPUTED)
