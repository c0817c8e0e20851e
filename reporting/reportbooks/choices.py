from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UploadState(models.TextChoices):
    READING = "reading", pgettext_lazy("state of an upload", "being read")
    COMPARED = "compared", pgettext_lazy("state of an upload", "differences to look at")
    APPLYING = "applying", pgettext_lazy("state of an upload", "being applied")
    APPLIED = "applied", pgettext_lazy("state of an upload", "applied")
    UNDOING = "undoing", pgettext_lazy("state of an upload", "being undone")
    UNDONE = "undone", pgettext_lazy("state of an upload", "undone")
    REFUSED = "refused", pgettext_lazy("state of an upload", "refused")


AT_WORK = (UploadState.READING, UploadState.APPLYING, UploadState.UNDOING)


class Outcome(models.TextChoices):
    """What becomes of one workbook."""

    DIFFERS = "differs", pgettext_lazy("workbook of a report", "changes something")
    SAME = "same", pgettext_lazy("workbook of a report", "changes nothing")
    REFUSED = "refused", pgettext_lazy("workbook of a report", "refused")
    DRAFTED = "drafted", pgettext_lazy("workbook of a report", "written to the draft")
    SUBMITTED = "submitted", pgettext_lazy("workbook of a report", "submitted")
    UNDONE = "undone", pgettext_lazy("workbook of a report", "undone")
    KEPT = "kept", pgettext_lazy("workbook of a report", "could not be undone")


WRITTEN = (Outcome.DRAFTED, Outcome.SUBMITTED)


class Prefer(models.TextChoices):
    """What counts where a cell was changed in the workbook and in the portal."""

    PORTAL = "portal", _("Keep what stands in the portal")
    WORKBOOK = "workbook", _("Take what stands in the workbook")


class Why(models.TextChoices):
    """Why a workbook, a row or a cell is not taken; the words take the facts of the fault."""

    NOT_OURS = (
        "not_ours",
        _("This is no report workbook of this portal: its hidden stamp is missing."),
    )
    STAMP = "stamp", _("The hidden stamp of this workbook was changed: take a new one.")
    EDITION = "edition", _("The form has changed since this workbook was made: take a new one.")
    CLOSED = "closed", _("This workbook is about a report that is not open to you.")
    NO_RIGHT = "no_right", _("You may read this report, but not write it.")
    FROZEN = "frozen", _("This period has been frozen: nothing can be changed any more.")
    WITH_PMO = "with_pmo", _("This report has been submitted in the meantime.")
    CONTAINED = (
        "contained",
        _("This report is filled by the one of a longer period: use the workbook of that one."),
    )
    TWICE = "twice", _("Two workbooks of this upload are about the same report.")
    SHEETS = (
        "sheets",
        _(
            "These sheets are missing: %(sheets)s. Take the workbook again and copy your answers into it."
        ),
    )
    COPIED = "copied", _("A sheet stands twice in this workbook: %(sheet)s.")
    STALE_ROW = (
        "stale_row",
        _("Somebody else has changed this row in the portal since the workbook was made."),
    )
    IN_DRAFT = (
        "in_draft",
        _("This row is being changed in the form of the report: change it there."),
    )
    GONE_ROW = "gone_row", _("This row is no longer open in the portal.")
    FORMULA = "formula", _("This formula was never calculated: put its value into the cell.")
    TOO_LONG = "too_long", _("%(length)s signs, at most %(most)s are allowed.")
    MERGED = "merged", _("This cell was merged with another: it stays as it stands in the portal.")
    SAID = "said", "%(text)s"
    CHANGED_SINCE = (
        "changed_since",
        _("This report was changed in the portal after the comparison: compare again."),
    )
    NOT_A_WORKBOOK = "not_a_workbook", _("This is no .xlsx workbook.")
    TOO_MANY = "too_many", _("A zip file holds at most %(most)s workbooks.")
    DAMAGED = "damaged", _("This file cannot be read: it is no .xlsx workbook, or it is damaged.")
    EMPTY_ZIP = "empty_zip", _("This zip file holds no workbook.")


# A cell or row that stays as it is, while the rest of its workbook counts.
REMARKS = (Why.STALE_ROW, Why.IN_DRAFT, Why.GONE_ROW, Why.MERGED)
