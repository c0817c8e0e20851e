from collections.abc import Sequence
from typing import Any

from django import forms
from django.template.defaultfilters import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.statusreports.choices import Series
from ppm.ui import allof
from ppm.ui.figures import month
from ppm.ui.forms import PortalForm
from reporting.compare.perimeter import Structure
from reporting.compare.units import Tree
from reporting.snapshots.models import Snapshot

TODAY = "today"


def label_of(snapshot: Snapshot) -> str:
    """The period, its series where it is not the monthly one, its version where there are several."""
    parts = [capfirst(month(snapshot.cycle.period))]
    if snapshot.cycle.series != Series.MONTHLY:
        parts.append(str(snapshot.cycle.get_series_display()))
    if snapshot.is_superseded:
        parts.append(str(_("version %(n)s, replaced")) % {"n": snapshot.version})
    elif snapshot.version > 1:
        parts.append(str(_("version %(n)s")) % {"n": snapshot.version})
    return " · ".join(parts)


def _is_earlier(one: Snapshot, than: Snapshot) -> bool:
    """A period of the same series before another one; snapshots come the latest first."""
    return one.cycle.series == than.cycle.series and one.cycle.period < than.cycle.period


class CompareForm(PortalForm):
    """Which two sides, and which part of the portfolio; lives in the address."""

    def __init__(
        self, *args: Any, snapshots: Sequence[Snapshot], tree: Tree | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.snapshots = {str(one.pk): one for one in snapshots}
        periods = [(key, label_of(one)) for key, one in self.snapshots.items()]
        self.fields["before"] = forms.ChoiceField(label=_("From"), choices=periods, required=False)
        self.fields["after"] = forms.ChoiceField(
            label=pgettext_lazy("period", "To"),
            choices=[(TODAY, _("today")), *periods],
            required=False,
        )
        if tree is None:
            return
        self.fields["unit"] = forms.ChoiceField(
            label=_("Department"),
            choices=[("", allof.DEPARTMENTS), *tree.departments()],
            required=False,
        )
        self.fields["structure"] = forms.ChoiceField(
            label=_("Structure of units"), choices=Structure.choices, required=False
        )

    def sides(self) -> tuple[Snapshot, Snapshot | None]:
        """The earlier and the later side, None for today; without a choice the last two periods."""
        chosen = self.cleaned_data if self.is_bound and self.is_valid() else {}
        rows = list(self.snapshots.values())
        current = [one for one in rows if not one.is_superseded] or rows
        before = self.snapshots.get(chosen.get("before", ""))
        after = self.snapshots.get(chosen.get("after", ""))
        if before is None and after is None and chosen.get("after") != TODAY:
            series = current[0].cycle.series
            last = [one for one in current if one.cycle.series == series][:2]
            return (last[1], last[0]) if len(last) == 2 else (last[0], None)
        if after is None:
            return before or current[0], None
        if before is None:
            before = next((one for one in current if _is_earlier(one, after)), after)
        if (before.cycle.period, before.version) > (after.cycle.period, after.version):
            before, after = after, before
        return before, after
