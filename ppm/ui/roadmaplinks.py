"""Lines between the rows of a roadmap: from the day something is promised to the day it is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ppm.ui.charts import FILLS, MUTED
from ppm.ui.scales import Days


@dataclass(frozen=True)
class Link:
    """The row `giver` gives something on `given`, which the row `taker` needs on `needed`."""

    giver: int
    given: date
    taker: int
    needed: date
    label: str
    is_bad: bool = False


@dataclass(frozen=True)
class DrawnLink:
    path: str
    tip: str
    color: str
    stroke: float
    dash: str
    label: str
    is_bad: bool
    sign_x: float
    sign_y: float


def drawn_links(
    links: Sequence[Link], places: Mapping[int, float], scale: Days
) -> tuple[DrawnLink, ...]:
    """Those between two rows that are drawn, the bad ones last and so on top."""
    known = [link for link in links if link.giver in places and link.taker in places]
    seen: dict[tuple[float, float], int] = {}
    return tuple(
        _drawn(link, places, scale, seen) for link in sorted(known, key=lambda one: one.is_bad)
    )


def _drawn(
    link: Link,
    places: Mapping[int, float],
    scale: Days,
    seen: dict[tuple[float, float], int],
) -> DrawnLink:
    x1, y1 = scale(link.given), places[link.giver]
    x2, y2 = scale(link.needed), places[link.taker]
    down = 1 if y2 > y1 else -1
    end = y2 - 8 * down
    half = (y1 + end) / 2
    path = (
        f"M{x1:.1f} {y1 + 6 * down:.1f}C{x1:.1f} {half:.1f} {x2:.1f} {half:.1f} {x2:.1f} {end:.1f}"
    )
    tip = f"M{x2:.1f} {y2 - 3 * down:.1f}l-4 {-7 * down}h8Z"
    sign_x, sign_y = (x1 + x2) / 2, half
    # Signs that would cover one another stand below each other.
    place = (round(sign_x / 14), round(sign_y / 14))
    sign_y += 15 * seen.get(place, 0)
    seen[place] = seen.get(place, 0) + 1
    return DrawnLink(
        path=path,
        tip=tip,
        color=FILLS["red"] if link.is_bad else MUTED,
        stroke=1.8 if link.is_bad else 1.1,
        dash="" if link.is_bad else "3 3",
        label=link.label,
        is_bad=link.is_bad,
        sign_x=round(sign_x, 1),
        sign_y=round(sign_y, 1),
    )
