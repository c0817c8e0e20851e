from django.db import models
from django.utils.translation import pgettext_lazy


class HandoverState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("handover", "being prepared")
    OFFERED = "offered", pgettext_lazy("handover", "waits for the successor")
    ACCEPTED = "accepted", pgettext_lazy("handover", "accepted")
    REFUSED = "refused", pgettext_lazy("handover", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("handover", "withdrawn")


OPEN = (HandoverState.DRAFT, HandoverState.OFFERED)
