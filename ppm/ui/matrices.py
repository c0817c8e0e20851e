"""A matrix of two scales of five steps with a count in each cell, such as probability × impact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ppm.ui.charts import FILLS, INSIDE, WIDTH, Chart, Table, also_narrow, is_narrow

STEPS = 5


@dataclass(frozen=True)
class MatrixCell:
    """A cell with its place; `words` say the whole of it, `count` is empty where there is nothing."""

    x: float
    y: float
    fill: str
    ink: str
    count: str
    score: str
    words: str
    href: str


@dataclass(frozen=True, kw_only=True)
class Matrix(Chart):
    template = "ui/charts/matrix.html"
    cells: tuple[MatrixCell, ...]
    across: str
    upwards: str
    steps: tuple[tuple[float, float, str], ...]
    wide: float
    high: float
    left: float
    bottom: float

    @property
    def role(self) -> str:
        return "group" if any(cell.href for cell in self.cells) else "img"

    @property
    def middle(self) -> float:
        return round(self.left + STEPS * self.wide / 2, 2)

    @property
    def halfway(self) -> float:
        return round(self.bottom - STEPS * self.high / 2, 2)


@also_narrow
def matrix(
    *,
    title: str,
    alt: str,
    counts: Mapping[tuple[int, int], int],
    colour: Callable[[int, int], str],
    words: Callable[[int, int, int], str],
    href: Callable[[int, int], str],
    upwards: str,
    across: str,
    names: Sequence[str] = ("1", "2", "3", "4", "5"),
    width: float = WIDTH,
) -> Matrix:
    """Counts by (step upwards, step across), 1 to 5. `colour` gives green, amber or red."""
    left = 40.0
    high = 44.0 if is_narrow(width) else 50.0
    wide = round((min(width, 520.0) - left - 4) / STEPS, 2)
    top = 8.0
    bottom = top + STEPS * high
    cells = []
    for up in range(STEPS, 0, -1):
        for over in range(1, STEPS + 1):
            count = counts.get((up, over), 0)
            key = colour(up, over)
            cells.append(
                MatrixCell(
                    round(left + (over - 1) * wide, 2),
                    round(bottom - up * high, 2),
                    FILLS[key],
                    INSIDE[key],
                    str(count) if count else "",
                    str(up * over),
                    words(up, over, count),
                    href(up, over) if count else "",
                )
            )
    marks = [
        (left - 12, round(bottom - (n - 0.5) * high + 5, 2), name)
        for n, name in enumerate(names, start=1)
    ]
    marks += [
        (round(left + (n - 0.5) * wide, 2), bottom + 18, name)
        for n, name in enumerate(names, start=1)
    ]
    return Matrix(
        title=title,
        alt=alt,
        table=Table(
            (f"{upwards} ↓ {across} →", *names),
            tuple(
                (
                    names[up - 1],
                    *(str(counts.get((up, over), 0)) for over in range(1, STEPS + 1)),
                )
                for up in range(STEPS, 0, -1)
            ),
        ),
        width=round(left + STEPS * wide + 4, 2),
        height=bottom + 42,
        cells=tuple(cells),
        across=across,
        upwards=upwards,
        steps=tuple(marks),
        wide=wide,
        high=high,
        left=left,
        bottom=bottom,
    )
