from django.db import models
from django.utils.translation import pgettext_lazy


class ChangeSource(models.TextChoices):
    FORM = "form", pgettext_lazy("source of a change", "ticked rows")
    BOOK = "book", pgettext_lazy("source of a change", "workbook")
