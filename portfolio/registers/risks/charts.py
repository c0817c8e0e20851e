"""The risk matrix: open risks by probability and impact, each cell a filter of the list."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy, ngettext, pgettext

from portfolio.registers.risks import calc
from portfolio.registers.risks.choices import BANDS, RiskKind
from ppm.ui.figures import number
from ppm.ui.matrices import Matrix, matrix

TITLES = {
    RiskKind.THREAT: gettext_lazy("Threats by probability and impact"),
    RiskKind.OPPORTUNITY: gettext_lazy("Opportunities by probability and impact"),
}
COLOURS = {calc.LOW: "green", calc.MEDIUM: "amber", calc.HIGH: "red"}


def counts_by_cell(rows: Any) -> Mapping[tuple[int, int], int]:
    """How many risks stand at each (probability, impact); one statement."""
    found = rows.order_by().values("probability", "impact").annotate(n=Count("pk"))
    return {(one["probability"], one["impact"]): one["n"] for one in found}


def risk_matrix(
    counts: Mapping[tuple[int, int], int], address: str, query: str, kind: str
) -> Matrix:
    """The matrix of threats or opportunities; `address` is the list, `query` what it is filtered by besides.

    An opportunity is no alarm: the more of it the better.
    """
    total, is_threat = sum(counts.values()), kind == RiskKind.THREAT
    high = sum(n for (up, over), n in counts.items() if calc.band(up * over) == calc.HIGH)
    alt = ngettext(
        "%(total)s risk, of which %(high)s high.", "%(total)s risks, of which %(high)s high.", total
    ) % {"total": number(total), "high": number(high)}
    between = "&" if query else ""

    def words(up: int, over: int, count: int) -> str:
        text = ngettext(
            "%(n)s risk with probability %(p)s and impact %(i)s (%(band)s)",
            "%(n)s risks with probability %(p)s and impact %(i)s (%(band)s)",
            count,
        )
        return text % {"n": count, "p": up, "i": over, "band": BANDS[calc.band(up * over)]}

    return matrix(
        title=str(TITLES[RiskKind(kind)]),
        alt=alt,
        counts=counts,
        colour=lambda up, over: COLOURS[calc.band(up * over)] if is_threat else "grey",
        words=words,
        href=lambda up, over: f"{address}?{query}{between}probability={up}&impact={over}",
        upwards=pgettext("risk", "Probability"),
        across=pgettext("risk", "Impact"),
    )
