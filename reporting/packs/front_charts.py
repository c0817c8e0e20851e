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
    if not content.departments:
        return None
    words = {colour: str(STATUSES[colour].word) for colour in COLOURS}
    rows = [
        (
            marks.plain_name(row.unit.names),
            {colour: int(row.counts[colour].value or 0) for colour in COLOURS},
        )
        for row in content.departments
    ]
    return status_bars(
        title=_("Status by department"),
        alt=_sentence(rows, words),
        rows=rows,
        words=words,
        head=_("Department"),
        total=_("Total"),
    )


def status_over_time(content: Content) -> StatusBars | None:
    if len(content.trend) < 2:
        return None
    words = {colour: str(STATUSES[colour].word) for colour in COLOURS}
    rows = [(str(capfirst(marks.month(entry.period))), entry.counts) for entry in content.trend]
    return status_bars(
        title=_("Status over the last periods"),
        alt=_sentence(rows, words),
        rows=rows,
        words=words,
        head=_("Period"),
        total=_("Total"),
    )


def _sentence(rows: Sequence[tuple[str, Mapping[str, int]]], words: Mapping[str, str]) -> str:
    """The whole drawing in words, for whoever hears it."""
    return "; ".join(
        f"{label}: " + ", ".join(f"{word} {counts[colour]}" for colour, word in words.items())
        for label, counts in rows
    )
