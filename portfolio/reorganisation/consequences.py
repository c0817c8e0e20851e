"""What a reorganisation does, in the sentences that are read before it is confirmed."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.reorganisation.models import Reorganisation
from portfolio.reorganisation.selectors import Preview
from ppm.languages.nearest import coded_name
from ppm.ui.figures import written_day


def consequences(row: Reorganisation, preview: Preview, today: date) -> str:
    """Which units end, who takes over, what moves, and that there is no way back."""
    found = preview.moving
    day = row.takes_effect_on
    said = [
        ngettext(
            "%(units)s ends on %(last)s and %(into)s takes over from %(first)s on.",
            "%(units)s end on %(last)s and %(into)s takes over from %(first)s on.",
            len(found.units),
        )
        % {
            "units": ", ".join(coded_name(one) for one in found.units),
            "into": coded_name(row.into) if row.into else _new_unit(row),
            "first": written_day(day),
            "last": written_day(day - timedelta(days=1)),
        },
        ngettext(
            "%(count)s initiative moves, the confidential ones not counted.",
            "%(count)s initiatives move, the confidential ones not counted.",
            preview.open_count,
        )
        % {"count": preview.open_count},
    ]
    if found.children:
        said.append(
            ngettext(
                "%(count)s unit below moves with all it holds.",
                "%(count)s units below move with all they hold.",
                len(found.children),
            )
            % {"count": len(found.children)}
        )
    if found.roles and row.do_roles_follow:
        said.append(
            ngettext("%(count)s role moves.", "%(count)s roles move.", len(found.roles))
            % {"count": len(found.roles)}
        )
    elif found.roles:
        said.append(
            ngettext("%(count)s role ends.", "%(count)s roles end.", len(found.roles))
            % {"count": len(found.roles)}
        )
    said.append(
        _("Until that day it can be withdrawn; afterwards it cannot be undone.")
        if day > today
        else _("It is done at once and cannot be undone.")
    )
    return " ".join(said)


def _new_unit(row: Reorganisation) -> str:
    return _("the new unit %(code)s") % {"code": row.new_code}
