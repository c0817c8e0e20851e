from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ppm.ui import chips, figures
from ppm.ui.columns import Column
from reporting.actuals.choices import RunState
from reporting.actuals.models import ActualsRun

TONES = {
    RunState.UPLOADED: "info",
    RunState.READ: "neutral",
    RunState.CHECKING: "info",
    RunState.CHECKED: "info",
    RunState.APPLYING: "info",
    RunState.APPLIED: "good",
    RunState.UNDOING: "info",
    RunState.UNDONE: "neutral",
    RunState.FAILED: "bad",
}


def state_badge(run: ActualsRun) -> SafeString:
    """How far the import is."""
    return chips.badge(run.state_now.label, TONES[run.state_now])


def _file(run: ActualsRun) -> SafeString:
    return format_html('<a href="{}">{}</a>', run.get_absolute_url(), run.file.name)


COLUMNS = [
    Column("file", _("File"), _file, lambda r: r.file.name, sort="file__name", primary=True),
    Column("sender", _("Sender"), lambda r: r.sender, lambda r: r.sender, sort="sender"),
    Column("state", _("State"), state_badge, lambda r: str(r.state_now.label), sort="state"),
    Column(
        "as_of",
        _("Accounts as of"),
        lambda r: figures.day(r.as_of),
        lambda r: r.as_of,
        sort="as_of",
    ),
    Column(
        "by",
        _("By"),
        lambda r: chips.person(r.created_by),
        lambda r: str(r.created_by),
        sort="created_by__family_name",
        width=24,
    ),
    Column(
        "at",
        _("Uploaded"),
        lambda r: figures.moment(r.created_at),
        lambda r: r.created_at,
        sort="created_at",
    ),
]
