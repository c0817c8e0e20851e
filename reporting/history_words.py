"""How the history of packs and imports is told. The shape is explained in `ppm.audit.words`."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ppm.audit.words import Subject, Text, Words
from ppm.permissions.catalog import Perm
from reporting import models

WORDS: dict[type[Model], Words] = {
    models.Pack: Words(_("pack")),
    models.Flash: Words(_("news since the freeze"), title=("text_fr",)),
    models.PackSchedule: Words(_("schedule of packs")),
    models.PackReader: Words(_("reader of packs")),
    models.Correction: Words(_("correction after the freeze"), title=("field",)),
    models.RetentionClass: Words(_("retention class"), title=("name",)),
    models.LegalHold: Words(_("legal hold"), title=("reason",)),
    models.DestructionList: Words(_("destruction list")),
    models.SweepRule: Words(_("rule on technical data"), title=("kind",)),
    models.ImportMapping: Words(_("saved import mapping"), title=("name",)),
    models.ActualsMapping: Words(_("saved mapping of accounts"), title=("sender",)),
}
SUBJECTS = [Subject("pack", models.Pack, Perm.PACK_VIEW, address="reporting:pack_detail")]
ACTIONS: dict[str, Text] = {
    "import.undone": _("%(who)s undid an import"),
    "import.applied": _("%(who)s applied an import"),
    "import.asked": _("%(who)s asked for an import"),
    "import.failed": _("An import asked for by %(who)s failed"),
    "import.previewed": _("%(who)s looked at an import"),
    "import.uploaded": _("%(who)s uploaded a file to import"),
    "actuals.uploaded": _("%(who)s uploaded a file of the accounts"),
    "actuals.read": _("%(who)s looked at a file of the accounts"),
    "actuals.compared": _("%(who)s compared a file of the accounts"),
    "actuals.asked": _("%(who)s asked for an import of the accounts"),
    "actuals.failed": _("An import of the accounts asked for by %(who)s failed"),
    "actuals.applied": _("%(who)s imported the accounts"),
    "actuals.assigned": _("%(who)s booked unmatched lines of the accounts on a project"),
    "actuals.undone": _("%(who)s undid an import of the accounts"),
    "import_mapping.saved": _("%(who)s saved an import mapping"),
    "cycle.reopened": _("%(who)s opened a frozen period again"),
    "correction.asked": _("%(who)s asked for a correction of a frozen figure"),
    "correction.agreed": _("%(who)s agreed to the correction of a frozen figure"),
    "correction.refused": _("%(who)s refused the correction of a frozen figure"),
    "correction.withdrawn": _("%(who)s withdrew the correction of a frozen figure"),
    "pack.flash_added": _("%(who)s added news since the freeze to a pack"),
    "pack.reader_added": _("%(who)s had somebody sent the link of packs"),
    "pack.reader_ended": _("%(who)s took somebody off the list of readers of packs"),
    "pack.flash_withdrawn": _("%(who)s withdrew news since the freeze from the packs"),
    "pack.scheduled": _("%(who)s had packs build themselves"),
    "pack.schedule_ended": _("%(who)s ended a schedule of packs"),
    "pack.asked": _("%(who)s asked for a pack"),
    "pack.built": _("%(who)s had a pack built"),
    "pack.release_asked": _("%(who)s asked for the release of a pack"),
    "report_book.uploaded": _("%(who)s sent report workbooks back"),
    "report_book.compared": _("%(who)s had report workbooks compared"),
    "report_book.asked": _("%(who)s asked for report workbooks to be written"),
    "report_book.applied": _("%(who)s wrote a report by its workbook"),
    "report_book.refused": _("A report workbook sent by %(who)s was refused"),
    "report_book.finished": _("%(who)s finished an upload of report workbooks"),
    "report_book.undone": _("%(who)s undid what a report workbook wrote"),
    "retention.loaded": _("%(who)s loaded the retention classes"),
    "retention.swept": _("%(who)s cleared technical data"),
    "retention.class_edited": _("%(who)s changed a retention class"),
    "retention.hold_placed": _("%(who)s placed a legal hold"),
    "retention.hold_lifted": _("%(who)s lifted a legal hold"),
    "retention.list_proposed": _("%(who)s proposed a destruction list"),
    "retention.list_approved": _("%(who)s approved a destruction list"),
    "retention.list_refused": _("%(who)s refused a destruction list"),
    "retention.list_carried_out": _("%(who)s carried out a destruction list"),
    "retention.rule_approved": _("%(who)s approved a rule on technical data"),
    "history.exported": _("%(who)s exported the history of a period"),
    "pack.released": _("%(who)s released a pack"),
}
