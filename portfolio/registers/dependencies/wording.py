"""Words of alarms, in the reader's language."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.registers.dependencies.calc import (
    LATER_THAN_NEEDED,
    MOVED,
    OVERDUE,
    Alarm,
)


def in_words(alarm: Alarm) -> str:
    """“62 days later than needed”."""
    names = {"n": alarm.days}
    if alarm.code == OVERDUE:
        return ngettext("%(n)s day overdue", "%(n)s days overdue", alarm.days) % names
    if alarm.code == LATER_THAN_NEEDED:
        return (
            ngettext("%(n)s day later than needed", "%(n)s days later than needed", alarm.days)
            % names
        )
    if alarm.code == MOVED:
        return (
            ngettext(
                "moved by %(n)s day since agreed", "moved by %(n)s days since agreed", alarm.days
            )
            % names
        )
    return _("nothing promised yet")
