from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PackState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a pack", "draft")
    RELEASED = "released", pgettext_lazy("state of a pack", "released")
    SUPERSEDED = "superseded", pgettext_lazy("state of a pack", "superseded")


class PackFormat(models.TextChoices):
    PDF = "pdf", _("PDF, to print and to archive")
    HTML = "html", _("reading version for a telephone")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("workbook")


# What one may ask for beside the PDF.
OFFERED = (PackFormat.HTML, PackFormat.DOCX, PackFormat.XLSX)
# What the members of a committee may read.
ISSUED = (PackState.RELEASED, PackState.SUPERSEDED)
