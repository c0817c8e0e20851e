"""The two drawings of the front: status by department and over time."""

from collections.abc import Mapping, Sequence

from django.template.defaultfilters import capfirst
from django.utils.translation import gettext as _

from ppm.ui.charts import StatusBars, status_bars
from ppm.ui.choices import STATUSES
from reporting.packs import marks
from reporting.packs.content import Content
from reporting.snapshots.calc import COLOURS


def status_by_unit(content: Content) -> StatusBars | None:
    """Nothing when there is no department."""
    rows = [
        (
            marks.plain_name(row.unit.names),
            {colour: int(row.counts[colour].value or 0) for colour in COLOURS},
        )
        for row in content.departments
    ]
    return _drawn(_("Status by department"), _("Department"), rows) if rows else None


def status_over_time(content: Content) -> StatusBars | None:
    """Nothing before the second period."""
    rows = [(str(capfirst(marks.month(entry.period))), entry.counts) for entry in content.trend]
    return _drawn(_("Status over the last periods"), _("Period"), rows) if len(rows) > 1 else None


def _drawn(title: str, head: str, rows: Sequence[tuple[str, Mapping[str, int]]]) -> StatusBars:
    words = {colour: str(STATUSES[colour].word) for colour in COLOURS}
    return status_bars(
        title=title,
        alt=_sentence(rows, words),
        rows=rows,
        words=words,
        head=head,
        total=_("Total"),
    )


def _sentence(rows: Sequence[tuple[str, Mapping[str, int]]], words: Mapping[str, str]) -> str:
    """The whole drawing in words, for whoever hears it."""
    return "; ".join(
        f"{label}: " + ", ".join(f"{word} {counts[colour]}" for colour, word in words.items())
        for label, counts in rows
    )
