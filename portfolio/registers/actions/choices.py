from django.db import models
from django.utils.translation import pgettext_lazy


class ActionState(models.TextChoices):
    OPEN = "open", pgettext_lazy("state of an action", "open")
    IN_PROGRESS = "progress", pgettext_lazy("state of an action", "in progress")
    BLOCKED = "blocked", pgettext_lazy("state of an action", "blocked")
    DONE = "done", pgettext_lazy("state of an action", "done")
    VERIFIED = "verified", pgettext_lazy("state of an action", "verified")
    CANCELLED = "cancelled", pgettext_lazy("state of an action", "cancelled")


# Still to be done by the owner.
TO_DO = (ActionState.OPEN, ActionState.IN_PROGRESS, ActionState.BLOCKED)
FINISHED = (ActionState.DONE, ActionState.VERIFIED)
