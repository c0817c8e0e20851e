"""The map as a picture: five columns with heads, and the table of its arrows."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.benefitmaps.arrows import BENEFIT, OBJECTIVE, STEP, End
from portfolio.benefitmaps.choices import ORDER, StepKind
from portfolio.benefitmaps.selectors import BenefitMap
from ppm.languages.nearest import coded_name, nearest
from ppm.ui.charts import Table
from ppm.ui.figures import percent
from ppm.ui.networks import Arrow, Network, Node, network


def heads() -> tuple[str, ...]:
    return (
        pgettext("benefits map", "Outputs"),
        pgettext("benefits map", "Capabilities"),
        pgettext("benefits map", "Outcomes"),
        pgettext("benefits map", "Benefits"),
        pgettext("benefits map", "Objectives"),
    )


def benefit_network(found: BenefitMap) -> Network | None:
    """Boxes with their arrows; what leads nowhere is counted in the sentence. None for an empty map."""
    if found.is_empty:
        return None
    names = _names(found)
    keys = {end: place for place, end in enumerate(names)}
    nodes = _nodes(found, keys)
    arrows = [
        Arrow(keys[start], keys[end], "", f"{names[start]} → {names[end]}")
        for start, ends in found.arrows.items()
        for end in ends
    ]
    loose = [names[end] for end in names if end.kind != OBJECTIVE and end not in found.arrows]
    sentence = ngettext(
        "%(n)s box in the chain from outputs to objectives; %(loose)s leads to nothing yet.",
        "%(n)s boxes in the chain from outputs to objectives; %(loose)s lead to nothing yet.",
        len(nodes),
    )
    columns = heads()
    word = {node.key: columns[node.column] for node in nodes}
    return network(
        title=_("Benefits map"),
        alt=sentence % {"n": len(nodes), "loose": len(loose)},
        nodes=nodes,
        arrows=arrows,
        words={},
        heads=columns,
        table=Table(
            (_("Column"), pgettext("benefits map", "From"), pgettext("benefits map", "Leads to")),
            tuple(
                (
                    word[keys[end]],
                    names[end],
                    "; ".join(names[one] for one in found.arrows.get(end, ())) or "–",
                )
                for end in names
                if end.kind != OBJECTIVE
            ),
        ),
    )


def _names(found: BenefitMap) -> dict[End, str]:
    """Every box in the order of its column."""
    names: dict[End, str] = {}
    for kind in ORDER:
        names |= {End(STEP, one.pk): one.name for one in found.steps if one.kind == kind}
    for one in found.benefits:
        text = _("Dis-benefit: %(name)s") % {"name": one.name} if one.is_negative else one.name
        names[End(BENEFIT, one.pk)] = text
    return names | {End(OBJECTIVE, one.pk): coded_name(one) for one in found.objectives}


def _nodes(found: BenefitMap, keys: Mapping[End, int]) -> list[Node]:
    nodes = [
        Node(keys[End(STEP, one.pk)], one.name, column=ORDER.index(StepKind(one.kind)))
        for one in found.steps
    ]
    for row in found.benefits:
        label = row.name if row.rate is None else f"{percent(row.rate)} – {row.name}"
        nodes.append(
            Node(
                keys[End(BENEFIT, row.pk)],
                label,
                reverse("portfolio:benefit_detail", args=[row.pk]),
                is_own=not row.is_negative,
                is_bad=row.is_negative,
                column=len(ORDER),
            )
        )
    nodes += [
        Node(
            keys[End(OBJECTIVE, one.pk)],
            f"{one.code} {nearest(one, 'name')[0]}",
            reverse("portfolio:objective_detail", args=[one.pk]),
            column=len(ORDER) + 1,
        )
        for one in found.objectives
    ]
    return sorted(nodes, key=lambda one: one.key)
