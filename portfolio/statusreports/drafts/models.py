from django.db import models
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import Block
from ppm.org.versions import BUMP_VERSION, Versioned


class ReportDraft(Versioned):
    """What has been typed into the form, as typed; emptied when the report is submitted.

    `blocks` holds for each block that was saved: `version` (a count of its saves), `tab` (the opened form
    that saved it last), `by` (person), `at` (ISO moment) and, when it was said to be unchanged, `same`
    (person and moment). `aside` holds for each block the text that lost a conflict (`by`, `at`, `values`),
    until it is dropped or the report handed in. The row stays, so that versions never go back.
    """

    report = models.OneToOneField(
        "portfolio.StatusReport", models.PROTECT, primary_key=True, related_name="draft"
    )
    values = models.JSONField(default=dict)
    blocks = models.JSONField(default=dict)
    aside = models.JSONField(default=dict)
    saved_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    # How long the form has been worked on: pauses are not counted, see `pace`.
    started_at = models.DateTimeField(null=True)
    active_seconds = models.PositiveIntegerField(default=0)

    class Meta:
        triggers = [BUMP_VERSION]

    def __str__(self) -> str:
        return str(self.report_id)


class UnchangedBlock(models.Model):
    """Somebody said, of one block of a submitted report, that nothing changed since the report before."""

    report = models.ForeignKey(
        "portfolio.StatusReport", models.PROTECT, related_name="unchanged_blocks"
    )
    block = models.CharField(_("block of the report"), max_length=10, choices=Block)
    said_by = models.ForeignKey("ppm.Person", models.PROTECT, related_name="+")
    said_at = models.DateTimeField(_("said"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "block"], name="unchangedblock_once")
        ]

    def __str__(self) -> str:
        return str(self.get_block_display())
