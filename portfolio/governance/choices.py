from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Occasion(models.TextChoices):
    """What a body is asked to decide."""

    G0 = "g0", pgettext_lazy("gate", "G0 – idea accepted")
    G1 = "g1", pgettext_lazy("gate", "G1 – project brief")
    G2 = "g2", pgettext_lazy("gate", "G2 – project authorised and funded")
    STAGE = "stage", pgettext_lazy("gate", "next stage")
    RELEASE = "release", pgettext_lazy("gate", "release to users")
    CLOSURE = "closure", pgettext_lazy("gate", "closure")
    BENEFITS = "benefits", pgettext_lazy("gate", "review of benefits")
    EXCEPTION_STAGE = "exception_stage", _("exception of a stage")
    EXCEPTION_PROJECT = "exception_project", _("exception of the project")
    CHANGE = "change", _("change above the limit of the change authority")


class BodyKind(models.TextChoices):
    PROJECT_BOARD = "project_board", _("project board")
    COMMITTEE = "committee", _("committee")


class Answer(models.TextChoices):
    """What a line of the table says; the portfolio board is the committee marked as such."""

    PROJECT_BOARD = "project_board", _("project board")
    PORTFOLIO_BOARD = "portfolio_board", _("portfolio board")
    COMMITTEE = "committee", _("another committee")


class CharterState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("version of a text", "draft")
    PUBLISHED = "published", pgettext_lazy("version of a text", "published")
