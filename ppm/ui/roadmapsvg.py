"""The rows of a roadmap as SVG. Joined here and not in a template, which would take five times as long."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ppm.ui.charts import ACCENT, FILLS, GRID, INK, MUTED, ON_FILL, SURFACE

if TYPE_CHECKING:
    from ppm.ui.roadmaplinks import DrawnLink
    from ppm.ui.roadmaps import DrawnHeading, DrawnMark, DrawnSpan, DrawnStretch, Roadmap

OVER, WARN, RED, BAND = "#8896a5", "#b25d0c", "#b3261e", "#f4f6f8"
ON_ACCENT = "#fefefe"  # not SURFACE: it turns with the accent where the page is dark
GATE, CRITICAL, EVENT = (
    "M-6 -7H6V1L0 8 -6 1Z",
    "M0 -7 7 0 0 7 -7 0Z",
    "M0 -5.5 5.5 0 0 5.5 -5.5 0Z",
)
GLYPHS = {
    "green": '<circle cx="14" cy="{y}" r="4.3" fill="{fill}"/>',
    "amber": '<path d="M14 {top}l5 9h-10Z" fill="{fill}"/>',
    "red": '<rect x="10" y="{corner}" width="8" height="8" fill="{fill}"/>',
    "grey": '<circle cx="14" cy="{y}" r="4" fill="none" stroke="#5b6773" stroke-width="1.4"'
    ' stroke-dasharray="2.2 1.6"/>',
}


def drawn_rows(chart: "Roadmap") -> SafeString:
    """Bands and lines first, then bars, then what hangs together, then marks on top of it all."""
    parts = [
        *_ground(chart),
        *(part for head in chart.headings for part in _heading(head, chart.width)),
        *_today(chart),
        *(part for row in chart.rows for part in _row(row)),
        *(part for link in chart.links for part in _link(link)),
        *(part for row in chart.rows for part in _marks(row)),
    ]
    return mark_safe("".join(parts))  # noqa: S308 - numbers, our own words, and texts that are escaped


def _ground(chart: "Roadmap") -> Iterator[str]:
    for row in chart.rows:
        if row.is_odd:
            yield (
                f'<rect x="0" y="{row.band_y}" width="{chart.width}" height="{chart.pitch}"'
                f' fill="{BAND}"/>'
            )
    for x, is_year in chart.axis.lines:
        wide = ' stroke-width="2"' if is_year else ""
        yield f'<path d="M{x} {chart.axis.height}V{chart.height}" stroke="{GRID}"{wide}/>'


def _heading(head: "DrawnHeading", width: float) -> Iterator[str]:
    yield (
        f'<g transform="translate(0 {head.y})"><rect x="0" y="0" width="{width}" height="30"'
        f' fill="{SURFACE}" stroke="none"/><path d="M0 29.5H{width}" stroke="{MUTED}"/>'
        f'<text x="6" y="21" font-weight="600">{escape(head.label)}</text></g>'
    )


def _today(chart: "Roadmap") -> Iterator[str]:
    if chart.today:
        yield (
            f'<path d="M{chart.today.at} {chart.axis.height}V{chart.height}" stroke="{RED}"'
            ' stroke-width="1.4" stroke-dasharray="4 3"/>'
        )


def _row(row: "DrawnSpan") -> Iterator[str]:
    yield "<g>"
    yield _status(row)
    label = f'<text x="{row.label_x}" y="{row.label_y}">{escape(row.label)}</text>'
    title = f"<title>{escape(row.title)}</title>"
    if row.href:
        yield f'<a href="{escape(row.href)}" fill="{ACCENT}">{title}{label}</a>'
    else:
        yield f"<g>{title}{label}</g>"
    yield f'<g transform="translate(0 {row.y})">'
    yield from _agreed(row)
    if row.stretches:
        yield from map(_stretch, row.stretches)
    else:
        yield f'<rect x="{row.x}" y="3" width="{row.width}" height="12" rx="2" fill="{OVER}"/>'
        if row.overrun_width:
            yield (
                f'<rect x="{row.overrun_x}" y="3.6" width="{row.overrun_width}" height="10.8"'
                f' fill="{SURFACE}" stroke="{MUTED}" stroke-width="1.2" stroke-dasharray="4 2"/>'
            )
    if row.begins_before:
        yield _arrow(f"M{row.x - 2} 9h-7m4 -3l-4 3 4 3")
    if row.ends_after:
        yield _arrow(f"M{row.end_x + 2} 9h8m-4 -3l4 3 -4 3")
    yield "</g></g>"


def _status(row: "DrawnSpan") -> str:
    if not row.letter:
        y = row.label_y - 5
        return GLYPHS[row.status].format(y=y, top=y - 4.8, corner=y - 4, fill=row.fill)
    return (
        f'<rect x="6" y="{row.label_y - 13}" width="19" height="17" rx="3" fill="{row.fill}"/>'
        f'<text x="15.5" y="{row.label_y}" text-anchor="middle" font-size="12" font-weight="600"'
        f' fill="{row.ink}">{escape(row.letter)}</text>'
    )


def _agreed(row: "DrawnSpan") -> Iterator[str]:
    if row.agreed_to is None:
        return
    yield (
        f'<path d="M{row.agreed_from} 19.5H{row.agreed_to}M{row.agreed_to} 16v6" fill="none"'
        f' stroke="{MUTED}" stroke-width="1.6"/>'
    )
    if row.end_x > row.agreed_to:
        yield (
            f'<path d="M{row.agreed_to} 19.5H{row.end_x}" stroke="{WARN}" stroke-width="1.6"'
            ' stroke-dasharray="3 2"/>'
        )


def _stretch(part: "DrawnStretch") -> str:
    if part.state == "planned":
        box = f'y="3.6" height="10.8" fill="{SURFACE}" stroke="{ACCENT}" stroke-width="1.2"'
    else:
        box = f'y="3" height="12" fill="{OVER if part.state == "done" else ACCENT}"'
    ink = {"planned": ACCENT, "done": ON_FILL}.get(part.state, ON_ACCENT)
    number = (
        f'<text x="{part.x + 4}" y="13" font-size="11" fill="{ink}">{part.number}</text>'
        if part.number
        else ""
    )
    return (
        f'<g><title>{escape(part.label)}</title><rect x="{part.x}" width="{part.width}" rx="1.5"'
        f" {box}/>{number}</g>"
    )


def _arrow(path: str) -> str:
    return f'<path d="{path}" fill="none" stroke="{MUTED}" stroke-width="1.3"/>'


def _link(link: "DrawnLink") -> Iterator[str]:
    dash = f' stroke-dasharray="{link.dash}"' if link.dash else ""
    yield (
        f'<g><title>{escape(link.label)}</title><path d="{link.path}" fill="none"'
        f' stroke="{link.color}" stroke-width="{link.stroke}"{dash}/>'
        f'<path d="{link.tip}" fill="{link.color}"/>'
    )
    if link.is_bad:
        yield (
            f'<circle cx="{link.sign_x}" cy="{link.sign_y}" r="7" fill="{FILLS["red"]}"/>'
            f'<text x="{link.sign_x}" y="{link.sign_y + 4}" text-anchor="middle" font-size="12"'
            f' font-weight="600" fill="{SURFACE}">!</text>'
        )
    yield "</g>"


def _marks(row: "DrawnSpan") -> Iterator[str]:
    if not row.marks and row.deadline_x is None:
        return
    yield f'<g transform="translate(0 {row.y})">'
    yield from map(_mark, row.marks)
    if row.deadline_x is not None:
        yield (
            f'<g transform="translate({row.deadline_x} 0)"><title>{escape(row.deadline)}</title>'
            f'<path d="M0 0V23" stroke="{RED}" stroke-width="2"/><rect x="1" y="-1" width="12"'
            f' height="14" fill="{SURFACE}" stroke="{RED}"/><text x="7" y="10.5"'
            f' text-anchor="middle" font-size="12" font-weight="600" fill="{RED}">§</text></g>'
        )
    yield "</g>"


def _mark(mark: "DrawnMark") -> str:
    tone = WARN if mark.is_late else INK
    agreed = ""
    if mark.agreed_x is not None:
        agreed = (
            f'<path d="M{mark.agreed_x} 19.5L{mark.x} 9" fill="none" stroke-width="1.1"'
            f' stroke="{WARN if mark.is_late else MUTED}"/>'
            f'<path d="M0 -3.4 3.4 0 0 3.4 -3.4 0Z" transform="translate({mark.agreed_x} 19.5)"'
            f' fill="{SURFACE}" stroke="{MUTED}" stroke-width="1.2"/>'
        )
    shape = GATE if mark.is_gate else CRITICAL if mark.is_critical else EVENT
    heavy = 2.2 if mark.is_critical or mark.is_gate else 1.5
    look = (
        f'fill="{tone}" stroke="{SURFACE}" stroke-width="1.2"'
        if mark.is_done
        else f'fill="{SURFACE}" stroke="{tone}" stroke-width="{heavy}"'
    )
    return (
        f"<g><title>{escape(mark.label)}</title>{agreed}"
        f'<path d="{shape}" transform="translate({mark.x} 9)" {look}/></g>'
    )
