"""The picture of dependencies: an arrow from the day something is needed to the day it is promised for."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.wording import difference_in_words
from portfolio.registers.dependencies.choices import DependencyState
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from ppm.ui.slips import Slip, Slips, slips

MOST = 25


def dependency_chart(rows: Sequence[Dependency], naming: Naming, today: date) -> Slips | None:
    """The open ones by the day they are needed, at most 25; nothing when there is none."""
    drawn = sorted((row for row in rows if row.is_open), key=lambda row: (row.needed_on, row.pk))
    if not drawn:
        return None
    late = sum(row.expected_on > row.needed_on for row in drawn)
    sentence = ngettext(
        "%(late)s of %(n)s open dependency is promised later than needed.",
        "%(late)s of %(n)s open dependencies are promised later than needed.",
        len(drawn),
    )
    return slips(
        title=_("Needed and promised"),
        alt=sentence % {"late": late, "n": len(drawn)},
        milestones=[_slip(row, naming) for row in drawn[:MOST]],
        today=(today, _("Today")),
        fmt_month=lambda day: str(date_format(day, "N Y")),
        fmt_day=lambda day: str(date_format(day, "SHORT_DATE_FORMAT")),
        head=(_("Giver → taker"), _("Needed by"), _("Promised for"), _("Difference")),
    )


def _slip(row: Dependency, naming: Naming) -> Slip:
    late = (row.promised_on - row.needed_on).days if row.promised_on else 0
    # As the list beside it says it: in days.
    words = (
        ngettext("%(n)s day later", "%(n)s days later", late) % {"n": late}
        if late > 0
        else difference_in_words(row.needed_on, row.promised_on)
    )
    label = f"{_short(row.giver, naming)} → {_short(row.taker, naming)}"
    is_late = row.expected_on > row.needed_on
    return Slip(
        label,
        row.needed_on,
        row.expected_on,
        words,
        row.state == DependencyState.DELIVERED,
        is_late,
    )


def _short(initiative: object, naming: Naming) -> str:
    name = naming.short(initiative)  # type: ignore[arg-type]  # an initiative
    return name if len(name) <= 24 else f"{name[:23]}…"
