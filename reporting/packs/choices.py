from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PackState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a pack", "draft")
    RELEASED = "released", pgettext_lazy("state of a pack", "released")
    SUPERSEDED = "superseded", pgettext_lazy("state of a pack", "superseded")


# What the members of a committee may read.
ISSUED = (PackState.RELEASED, PackState.SUPERSEDED)


class PackFormat(models.TextChoices):
    PDF = "pdf", _("PDF, to print and to archive")
    HTML = "html", _("reading version for a telephone")
    DOCX = "docx", _("Word document")
    XLSX = "xlsx", _("workbook")


# What one may ask for beside the PDF.
OFFERED = (PackFormat.HTML, PackFormat.DOCX, PackFormat.XLSX)


class FileLanguage(models.TextChoices):
    """In which language, or in which two side by side, a PDF is."""

    FR = "fr", _("French")
    NL = "nl", _("Dutch")
    EN = "en", _("English")
    BILINGUAL = "fr-nl", _("French and Dutch side by side")


SIDE_BY_SIDE = (FileLanguage.FR, FileLanguage.NL)


class PackContent(models.TextChoices):
    """The sections of a pack, in the order in which a committee usually reads them."""

    FIRST = "first", pgettext_lazy("part of a pack", "first page")
    EXCEPTIONS = "exceptions", pgettext_lazy("part of a pack", "exceptions and reds")
    CHANGES = "changes", pgettext_lazy("part of a pack", "changes since last time")
    DEPARTMENTS = "departments", pgettext_lazy("part of a pack", "status by department")
    OBJECTIVES = "objectives", pgettext_lazy("part of a pack", "strategic objectives")
    MONEY = "money", pgettext_lazy("part of a pack", "money by year")
    SLIPS = "slips", pgettext_lazy("part of a pack", "milestone slips")
    HISTORY = "history", pgettext_lazy("part of a pack", "status over six periods")
    RISKS = "risks", pgettext_lazy("part of a pack", "risk matrix")
    DEPENDENCIES = "dependencies", pgettext_lazy("part of a pack", "dependencies at stake")
    BENEFITS = "benefits", pgettext_lazy("part of a pack", "benefits due")
    DECISIONS = "decisions", pgettext_lazy("part of a pack", "decisions and open actions")
    LIST = "list", pgettext_lazy("part of a pack", "list of all projects")
    SHEETS = "sheets", pgettext_lazy("part of a pack", "a page for each project")


class Preset(models.TextChoices):
    """For which reading a pack is made; it says what is in it and in which order."""

    BOARD = "board", pgettext_lazy("kind of pack", "portfolio board")
    DEPARTMENT = "department", pgettext_lazy("kind of pack", "department")
    FOLLOW_UP = "followup", pgettext_lazy("kind of pack", "follow-up meeting")
    EXCEPTIONS = "exceptions", pgettext_lazy("kind of pack", "exceptions only")
    PROJECT = "project", pgettext_lazy("kind of pack", "one project")
    OBJECTIVES = "objectives", pgettext_lazy("kind of pack", "strategic objectives")


_P = PackContent
PRESETS: dict[Preset, tuple[PackContent, ...]] = {
    Preset.BOARD: tuple(part for part in PackContent if part != _P.OBJECTIVES),
    Preset.DEPARTMENT: (
        *(_P.FIRST, _P.EXCEPTIONS, _P.CHANGES, _P.MONEY, _P.SLIPS, _P.HISTORY, _P.RISKS),
        *(_P.DEPENDENCIES, _P.BENEFITS, _P.DECISIONS, _P.LIST, _P.SHEETS),
    ),
    Preset.FOLLOW_UP: (
        *(_P.FIRST, _P.DECISIONS, _P.EXCEPTIONS, _P.CHANGES, _P.SLIPS, _P.DEPENDENCIES, _P.LIST),
    ),
    Preset.EXCEPTIONS: (_P.FIRST, _P.EXCEPTIONS, _P.DECISIONS, _P.SHEETS),
    Preset.PROJECT: (
        *(_P.MONEY, _P.SLIPS, _P.RISKS, _P.DEPENDENCIES, _P.BENEFITS, _P.DECISIONS, _P.SHEETS),
    ),
    Preset.OBJECTIVES: (*(_P.FIRST, _P.OBJECTIVES, _P.EXCEPTIONS, _P.MONEY, _P.BENEFITS, _P.LIST),),
}
