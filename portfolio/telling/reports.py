"""Periods, status reports and the form that they are written with."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portfolio import models
from ppm.audit.words import Subject, Text, Words
from ppm.permissions.catalog import Perm

_END = _("%(who)s moved the expected end from %(old)s to %(new)s")

WORDS: dict[type[Model], Words] = {
    models.ReportingCycle: Words(_("reporting period"), title=("period",)),
    models.StatusReport: Words(
        _("status report"),
        title=("cycle",),
        hidden=("revision", "first_submitted_at"),
        money={"budget": "budget_state", "actual": "actual_state", "forecast": "forecast_state"},
        part_of=("initiative",),
        sentences={
            "declared": _("%(who)s changed the declared colour from %(old)s to %(new)s"),
            "forecast_end": _END,
        },
    ),
    models.DimensionStatus: Words(_("dimension"), title=("dimension",)),
    models.ReportMilestone: Words(_("milestone in the report"), title=("name",)),
    models.DecisionRequest: Words(_("decision asked"), title=("question",)),
    models.ReportRisk: Words(_("risk in the report"), title=("title",), part_of=("report",)),
    models.ReportIssue: Words(_("issue in the report"), title=("title",), part_of=("report",)),
    models.UnchangedBlock: Words(_("block said to be unchanged"), title=("block",)),
    models.BoardItem: Words(_("item for the portfolio board"), title=("dimension",)),
    models.SectionSet: Words(_("version of the report form"), title=("number",), part_of=()),
    models.Section: Words(_("section of the report form"), title=("block",)),
    models.SectionList: Words(_("list in the report form"), title=("kind",)),
}
SUBJECTS = [
    Subject(
        "report",
        models.StatusReport,
        Perm.REPORT_VIEW,
        address="portfolio:report_detail",
    ),
    Subject(
        "cycle",
        models.ReportingCycle,
        Perm.CYCLE_VIEW,
        address="portfolio:cycle_detail",
        visible=lambda _reader: models.ReportingCycle.objects.all(),
    ),
]
ACTIONS: dict[str, Text] = {
    "report.on_behalf": _("%(who)s took on the status report"),
    "report.extended": _("%(who)s gave the status report more time"),
    "report.taken_out": _("%(who)s took the status report out of the period"),
    "report.brought_back": _("%(who)s took the status report into the period again"),
    "report.reminded": _("%(who)s sent reminders of the status report"),
    "report.seen": _("%(who)s has seen the status report"),
    "report.seen_tacitly": _(
        "%(who)s: the status report counts as seen, no word within two working days"
    ),
    "report.challenged": _("%(who)s challenged the status report"),
    "report.challenge_answered": _("%(who)s answered the challenge of the status report"),
    "board_item.settled": _("%(who)s noted what the portfolio board said"),
    "cycle.opened": _("%(who)s opened the reporting period"),
    "cycle.dates_changed": _("%(who)s moved the dates of the reporting period"),
    "cycle.frozen": _("%(who)s froze the reporting period"),
    "sections.prepared": _("%(who)s prepared a version of the report form"),
    "sections.edited": _("%(who)s changed the report form that is being prepared"),
    "sections.added": _("%(who)s added a section to the report form that is being prepared"),
    "sections.removed": _("%(who)s took a section out of the report form that is being prepared"),
    "sections.reset": _("%(who)s put the report form that was being prepared back as it was"),
    "sections.published": _("%(who)s put a version of the report form into force"),
    "report.draft_saved": _("%(who)s saved the draft of the report"),
    "report.submitted": _("%(who)s submitted the status report"),
    "report.validated": _("%(who)s validated the status report"),
    "report.returned": _("%(who)s returned the status report"),
    "report.taken_back": _("%(who)s took the status report back"),
}
