from django.db import models
from django.utils.translation import pgettext_lazy

from portfolio.initiatives.choices import State


class LessonKind(models.TextChoices):
    WORKED = "worked", pgettext_lazy("kind of a lesson", "it worked")
    FAILED = "failed", pgettext_lazy("kind of a lesson", "it did not work")
    RISK = "risk", pgettext_lazy("kind of a lesson", "a risk seen")


class LessonState(models.TextChoices):
    NOTED = "noted", pgettext_lazy("state of a lesson", "noted")
    SHARED = "shared", pgettext_lazy("state of a lesson", "shared")
    OUTDATED = "outdated", pgettext_lazy("state of a lesson", "no longer valid")


class LessonScope(models.TextChoices):
    """For whom it counts; a shared one of the organisation is read by everybody who reads projects."""

    PROJECT = "project", pgettext_lazy("scope of a lesson", "this project")
    PROGRAMME = "programme", pgettext_lazy("scope of a lesson", "the programme or department")
    ORGANISATION = "organisation", pgettext_lazy("scope of a lesson", "the organisation")


# When what others have learned is looked up.
STARTING = (State.START_UP, State.INITIATION)
