from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.ui.columns import Column

COLUMNS = [
    Column("at", _("When"), lambda row: row.at, lambda row: row.at, width=18),
    Column("person", _("Person"), lambda row: row.person, width=24),
    Column("sentence", _("What happened"), lambda row: row.sentence, width=70),
    Column("lines", _("Changes"), lambda row: "\n".join(row.lines), width=70),
    Column("records", _("Records"), lambda row: "; ".join(row.records), width=40),
    Column("reason", _("Reason"), lambda row: row.reason, width=30),
    Column("via", pgettext_lazy("history", "By way of"), lambda row: row.via, width=20),
    Column("action", _("Code"), lambda row: row.action, width=22),
    Column("keys", _("Keys"), lambda row: " ".join(row.keys), width=30),
    Column("act", _("Act"), lambda row: row.act, width=18),
]
