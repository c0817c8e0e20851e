"""Why a score is proposed, in a sentence; and which score follows from what is recorded elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from methodology.tailoring.choices import Criterion
from methodology.tailoring.models import Anchor, TailoringTable
from portfolio.initiatives.choices import Category
from portfolio.initiatives.models import Initiative
from portfolio.tailored.calc import Measured, proposals
from portfolio.tailored.facts import Bounds
from ppm.languages.nearest import nearest
from ppm.ui.figures import amount, number, written_day


@dataclass(frozen=True)
class Proposal:
    """A criterion with the meaning of its scores and, where something is known, the one proposed."""

    criterion: Criterion
    anchors: Sequence[tuple[int, str]]
    score: int | None
    why: str


def proposals_for(
    initiative: Initiative, measured: Measured, table: TailoringTable, bounds: Bounds
) -> list[Proposal]:
    """Every criterion in order; in one query, for the anchors."""
    anchors: dict[str, list[tuple[int, str]]] = {}
    for one in Anchor.objects.filter(table=table).order_by("score"):
        anchors.setdefault(one.criterion, []).append((one.score, nearest(one, "text")[0]))
    scores = {**proposals(measured, bounds), Criterion.CRITICALITY: _criticality(initiative)}
    whys = _whys(initiative, measured)
    return [Proposal(one, anchors.get(one, []), scores.get(one), whys[one]) for one in Criterion]


def _criticality(initiative: Initiative) -> int | None:
    if initiative.legal_deadline_on is not None:
        return 3
    if initiative.category in (Category.LEGAL, Category.CONTINUITY):
        return 2
    return None


def _whys(initiative: Initiative, measured: Measured) -> Mapping[str, str]:
    months = round(measured.months) if measured.months is not None else None
    return {
        Criterion.BUDGET: gettext("the budget is %(amount)s")
        % {"amount": amount(measured.budget, "EUR")}
        if measured.budget is not None
        else gettext("the budget is not known"),
        Criterion.DURATION: ngettext(
            "from start to expected end: %(count)s month",
            "from start to expected end: %(count)s months",
            months,
        )
        % {"count": number(months)}
        if months is not None
        else gettext("start or end is not known"),
        Criterion.ENTITIES: ngettext(
            "%(count)s unit leads or takes part",
            "%(count)s units lead or take part",
            measured.entities or 1,
        )
        % {"count": number(measured.entities or 1)},
        Criterion.CRITICALITY: _why_critical(initiative),
        Criterion.NOVELTY: gettext("nothing in the portal tells: judge by the meanings"),
    }


def _why_critical(initiative: Initiative) -> str:
    if initiative.legal_deadline_on is not None:
        return gettext("a legal deadline is set: %(day)s") % {
            "day": written_day(initiative.legal_deadline_on)
        }
    if _criticality(initiative):
        return gettext("its category is “%(category)s”") % {
            "category": initiative.get_category_display()
        }
    return gettext("no legal deadline and no such category: judge by the meanings")
