from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProductKind(models.TextChoices):
    """Domain notes §1.5."""

    BASELINE = "baseline", pgettext_lazy("management product", "baseline")
    LOG = "log", pgettext_lazy("management product", "log")
    REPORT = "report", pgettext_lazy("management product", "report")


class Due(models.TextChoices):
    """When in the life of a project a product must be there, in the order of time."""

    BEFORE = "before", pgettext_lazy("product due", "before start-up")
    START_UP = "start_up", pgettext_lazy("product due", "start-up")
    INITIATION = "initiation", pgettext_lazy("product due", "initiation")
    STAGE = "stage", pgettext_lazy("product due", "before each stage")
    BOUNDARY = "boundary", pgettext_lazy("product due", "end of each stage")
    CLOSURE = "closure", pgettext_lazy("product due", "closure")
    PERIODIC = "periodic", pgettext_lazy("product due", "each period")
    OCCASION = "occasion", pgettext_lazy("product due", "when the occasion arises")


class Party(models.TextChoices):
    """Who prepares or approves a product."""

    BUSINESS = "business", _("business layer")
    BOARD = "board", _("project board")
    EXECUTIVE = "executive", _("executive (sponsor)")
    SENIOR_USER = "senior_user", _("senior user")
    SENIOR_SUPPLIER = "senior_supplier", _("senior supplier")
    PROJECT_MANAGER = "project_manager", _("project manager")
    TEAM_MANAGER = "team_manager", _("team manager")
    SUPPORT = "support", _("project support")
    CHANGE_AUTHORITY = "change_authority", _("change authority")
