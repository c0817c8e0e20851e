"""The matrix of stakeholders: influence by interest, each cell a filter of the list."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.ui.figures import number
from ppm.ui.matrices import Matrix, matrix

HIGH = 4  # from this step on


def counts_by_cell(rows: Any) -> Mapping[tuple[int, int], int]:
    """How many stakeholders stand at each (influence, interest); one statement."""
    found = rows.order_by().values("influence", "interest").annotate(n=Count("pk"))
    return {(one["influence"], one["interest"]): one["n"] for one in found}


def stakeholder_matrix(counts: Mapping[tuple[int, int], int], address: str, query: str) -> Matrix:
    """Influence upwards, interest across; what has much of both is worked with most closely."""
    total = sum(counts.values())
    close = sum(n for (up, over), n in counts.items() if up >= HIGH and over >= HIGH)
    alt = ngettext(
        "%(total)s stakeholder, of whom %(close)s with high influence and high interest.",
        "%(total)s stakeholders, of whom %(close)s with high influence and high interest.",
        total,
    ) % {"total": number(total), "close": number(close)}
    between = "&" if query else ""

    def words(up: int, over: int, count: int) -> str:
        text = ngettext(
            "%(n)s stakeholder with influence %(up)s and interest %(over)s",
            "%(n)s stakeholders with influence %(up)s and interest %(over)s",
            count,
        )
        return text % {"n": count, "up": up, "over": over}

    return matrix(
        title=_("Stakeholders by influence and interest"),
        alt=alt,
        counts=counts,
        colour=lambda up, over: "amber" if up >= HIGH and over >= HIGH else "grey",
        words=words,
        href=lambda up, over: f"{address}?{query}{between}influence={up}&interest={over}",
        upwards=_("Influence"),
        across=_("Interest"),
    )
