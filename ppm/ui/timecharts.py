"""What charts over dates share: rows with their labels, and a scale of months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ppm.ui.charts import LETTER, Tick, is_narrow
from ppm.ui.scales import Days, axis_months

GAP = 10.0  # between two labels of an axis

FormatDay = Callable[[date], str]


@dataclass(frozen=True)
class Layout:
    """Rows with their labels beside, or above where there is no room beside."""

    labels_above: bool
    pitch: float
    top: float

    def y(self, index: int) -> float:
        return self.top + index * self.pitch

    def label_y(self, index: int) -> float:
        return self.y(index) - 5 if self.labels_above else self.y(index) + 15

    def band_y(self, index: int) -> float:
        return self.y(index) - (22 if self.labels_above else 4)

    def height(self, rows: int) -> float:
        return self.band_y(rows) + 14


def layout_for(width: float) -> Layout:
    return Layout(True, 48, 52) if is_narrow(width) else Layout(False, 28, 34)


def label_width(labels: Sequence[str]) -> float:
    return min(250.0, 6 + LETTER * max((len(label) for label in labels), default=0))


def month_ticks(scale: Days, fmt_month: FormatDay, width: float) -> tuple[Tick, ...]:
    wanted = max(2, int((scale.end - scale.start) / 78))
    months = axis_months(scale.first, scale.last, wanted)
    ticks = (Tick(scale(month), fmt_month(month)) for month in months)
    return apart([tick for tick in ticks if tick.at + LETTER * len(tick.label) <= width])


def apart(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    """Every, every second, every third … of evenly spaced labels, so that none touches the next."""
    for every in range(1, len(ticks) + 1):
        chosen = ticks[::every]
        if all(
            one.at + LETTER * len(one.label) + GAP <= following.at
            for one, following in pairwise(chosen)
        ):
            return tuple(chosen)
    return ()
