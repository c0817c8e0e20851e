"""The network of open dependencies: who gives to whom, with a sign where something is wrong."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.calc import UNPROMISED
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from portfolio.registers.dependencies.wording import in_words
from ppm.ui.charts import Table
from ppm.ui.networks import Arrow, Network, Node, network

MOST = 18  # boxes


def dependency_network(
    rows: Sequence[Dependency],
    naming: Naming,
    today: date,
    *,
    total: int | None = None,
    own: Collection[int] = (),
) -> Network | None:
    """Draw the open ones among `rows`, at most 18 initiatives; `total` is how many there are.

    Those of `own` initiatives come first, then those with an alarm, then by the day they are needed.
    """
    ordered = sorted(
        (row for row in rows if row.is_open),
        key=lambda row: (
            row.giver_id not in own and row.taker_id not in own,
            not row.alarms(today),
            row.needed_on,
            row.pk,
        ),
    )
    if not ordered:
        return None
    drawn, boxes = _first(ordered)
    pairs: dict[tuple[int, int], list[Dependency]] = defaultdict(list)
    for row in drawn:
        pairs[row.giver_id, row.taker_id].append(row)
    late = sum(bool(_bad(row, today)) for row in drawn)
    sentence = ngettext(
        "%(n)s of %(total)s open dependency is drawn, %(late)s with an alarm.",
        "%(n)s of %(total)s open dependencies are drawn, %(late)s with an alarm.",
        total or len(ordered),
    )
    return network(
        title=_("Who gives to whom"),
        alt=sentence % {"n": len(drawn), "total": total or len(ordered), "late": late},
        nodes=[_node(one, naming, own) for one in boxes.values()],
        arrows=[_arrow(found, naming, today) for found in pairs.values()],
        words={
            "!": _("overdue, later than needed, or moved since agreed"),
            "?": _("nothing promised yet"),
            "↻": _("closes a circle: each waits for the other"),
        },
        table=Table(
            (_("Giver"), _("Taker"), _("Open dependencies"), _("Alarms")),
            tuple(
                (
                    naming.name(found[0].giver),
                    naming.name(found[0].taker),
                    str(len(found)),
                    "; ".join(_alarms(found, today)) or "–",
                )
                for found in pairs.values()
            ),
        ),
    )


def _first(rows: Sequence[Dependency]) -> tuple[list[Dependency], dict[int, Initiative]]:
    """The rows between the first 18 initiatives."""
    boxes: dict[int, Initiative] = {}
    for row in rows:
        new = {row.giver_id, row.taker_id} - boxes.keys()
        if len(boxes) + len(new) <= MOST:
            boxes |= {row.giver_id: row.giver, row.taker_id: row.taker}
    return [row for row in rows if row.giver_id in boxes and row.taker_id in boxes], boxes


def _node(one: Initiative, naming: Naming, own: Collection[int]) -> Node:
    sees = naming.sees(one)
    return Node(
        key=one.pk,
        label=naming.short(one),
        href=reverse("portfolio:initiative_dependencies", args=[one.pk]) if sees else "",
        is_own=one.pk in own,
        is_veiled=not sees,
    )


def _arrow(rows: Sequence[Dependency], naming: Naming, today: date) -> Arrow:
    first = rows[0]
    if any(_bad(row, today) for row in rows):
        sign = "!"
    else:
        sign = "?" if any(row.alarms(today) for row in rows) else ""
    what = "; ".join([*(row.what for row in rows), *_alarms(rows, today)])
    sentence = f"{naming.short(first.giver)} → {naming.short(first.taker)}: {what}"
    return Arrow(first.giver_id, first.taker_id, sign, sentence)


def _bad(row: Dependency, today: date) -> list[str]:
    return [alarm.code for alarm in row.alarms(today) if alarm.code != UNPROMISED]


def _alarms(rows: Sequence[Dependency], today: date) -> list[str]:
    return [in_words(alarm) for row in rows for alarm in row.alarms(today)]
