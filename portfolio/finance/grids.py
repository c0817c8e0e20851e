"""The figures of one measure as a grid: funding, nature and heading down, years across."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.finance.calc import KNOWN, TOTAL_HEADING, Line
from portfolio.finance.choices import AmountState, Funding, Heading, Nature
from ppm.languages.codes import LANGUAGES
from ppm.ui.choices import MONEY_STATES
from ppm.ui.figures import number

LIFE = "life"
USUAL = (Heading.STAFF, Heading.OPERATIONS, Heading.IT)
FARTHEST = 15  # years from the first to the last


@dataclass(frozen=True, order=True)
class GridRow:
    """One line of the grid."""

    funding: str
    nature: str
    heading: str

    @property
    def code(self) -> str:
        return f"{self.funding}-{self.nature}-{self.heading}"

    @property
    def label(self) -> str:
        return str(Heading(self.heading).label)

    @property
    def group(self) -> str:
        """The rows of one funding source and nature stand together."""
        return f"{Funding(self.funding).label} · {Nature(self.nature).label}"

    @classmethod
    def of(cls, code: str) -> "GridRow | None":
        """The row of a code; none for what is no code."""
        parts = code.split("-")
        if len(parts) != 3:
            return None
        funding, nature, heading = parts
        known = funding in Funding.values and nature in Nature.values and heading in Heading.values
        return cls(funding, nature, heading) if known else None


def order_of(row: GridRow) -> tuple[int, int, int]:
    """Own money first, then the others as they are listed."""
    return (
        list(Funding.values).index(row.funding),
        list(Nature.values).index(row.nature),
        list(Heading.values).index(row.heading),
    )


def rows_of(lines: Iterable[Line], added: Iterable[GridRow] = ()) -> list[GridRow]:
    """The rows that any measure of the project uses, so that one can be compared with another."""
    found = {GridRow(x.funding, x.nature, x.heading) for x in lines} | set(added)
    if not found:
        found = {GridRow(Funding.OWN, Nature.ONE_OFF, heading) for heading in USUAL}
    return sorted(found, key=order_of)


def years_of(lines: Iterable[Line], begin: date | None, end: date | None, today: date) -> list[int]:
    """From the first year of the project, or of its figures, to the last."""
    years = {x.year for x in lines if x.year} | {day.year for day in (begin, end) if day}
    if not years:
        years = {today.year, today.year + 1}
    first, last = min(years), max(years)
    return list(range(first, min(last, first + FARTHEST) + 1))


def cell_name(row: GridRow, column: int | str) -> str:
    """How a cell is called in the form."""
    return f"cell-{row.code}-{column}"


def shown(line: Line | None, unit: int) -> str:
    """A figure as it stands in its cell: a number in the unit, or the word for why there is none."""
    if line is None:
        return ""
    if line.state != KNOWN or line.amount is None:
        return str(MONEY_STATES[line.state])
    value = (line.amount / unit).normalize()
    return number(value if value.as_tuple().exponent <= 0 else value.quantize(Decimal(1)))  # type: ignore[operator]  # finite


def state_of(text: str) -> str | None:
    """The state that a typed word stands for, in any of the languages."""
    return _state_words().get(_plain(text))


def _state_words() -> Mapping[str, str]:
    words = {"?": AmountState.MISSING, "…": AmountState.NOT_YET, "...": AmountState.NOT_YET}
    found = {key: str(state) for key, state in words.items()}
    for language in LANGUAGES:
        with override(language):
            for state, word in MONEY_STATES.items():
                if state != KNOWN:
                    found[_plain(str(word))] = state
            for choice in AmountState:
                if choice != AmountState.KNOWN:
                    found[_plain(str(choice.label))] = str(choice)
    return found


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().strip())
    return " ".join("".join(s for s in folded if not unicodedata.combining(s)).split())


def line_at(row: GridRow, column: int | str, measure: str, currency: str) -> Line:
    """An empty figure at a place of the grid; the caller fills it."""
    return Line(
        measure=measure,
        year=None if column == LIFE else int(column),
        heading=row.heading,
        funding=row.funding,
        nature=row.nature,
        currency=currency,
        state=AmountState.MISSING,
    )


def filled(line: Line, amount: Decimal | None, state: str) -> Line:
    """The figure with its amount, or with the reason why there is none."""
    return replace(line, amount=amount if state == KNOWN else None, state=state)


def total_rows(lines: Iterable[Line]) -> list[GridRow]:
    """Rows without a split that stand beside headings of the same group and year: only they count."""
    lines = list(lines)
    split = {(x.year, x.funding, x.nature) for x in lines if x.heading != TOTAL_HEADING}
    found = {
        GridRow(x.funding, x.nature, x.heading)
        for x in lines
        if x.heading == TOTAL_HEADING and (x.year, x.funding, x.nature) in split
    }
    return sorted(found, key=order_of)


def unit_label(unit: int) -> str:
    return _("k€, thousands") if unit == 1000 else _("euro, units")
