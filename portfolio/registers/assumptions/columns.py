from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.registers.assumptions.choices import AssumptionState
from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.shape import columns as shared
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column

TONES = {
    AssumptionState.OPEN: "info",
    AssumptionState.TRUE: "good",
    AssumptionState.FALSE: "bad",
    AssumptionState.DROPPED: "neutral",
}
SURENESS_TONES = {1: "warn", 2: "neutral", 3: "good"}


def _sureness(row: Assumption) -> SafeString:
    return chips.badge(row.get_sureness_display(), SURENESS_TONES[row.sureness])


def _check_by(row: Assumption) -> object:
    shown = figures.day(row.check_by)
    if row.is_overdue(localdate()):
        return format_html('{}<span class="sub">{}</span>', shown, chips.badge(_("overdue"), "bad"))
    return shown


COLUMNS = [
    shared.title(_("Assumption")),
    shared.initiative(),
    Column(
        "sureness",
        _("How sure"),
        shared.editable("assumption", "sureness", _sureness),
        lambda r: r.sureness,
        sort="sureness",
        width=18,
        is_edited=True,
    ),
    shared.owner("assumption"),
    Column(
        "check_by",
        _("To be checked by"),
        shared.editable("assumption", "check_by", _check_by),
        lambda r: r.check_by,
        sort="check_by",
        width=14,
        is_edited=True,
    ),
    shared.state("assumption", TONES),
    day_column("checked", _("Checked on"), lambda r: r.checked_on, sort="checked_on", shown=False),
    Column(
        "consequence",
        _("What if it is false"),
        lambda r: chips.text(r.consequence, r.language),
        lambda r: r.consequence,
        width=60,
        css="span-2 wide-text",
        shown=False,
    ),
    *shared.rest(),
]
