from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from methodology.tailoring.choices import Dimension
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.tolerances import calc
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse


def uses_of(initiative: Initiative) -> list[ToleranceUse]:
    """How the project and its running stage stand on each known aspect: the project first, then by aspect."""
    return uses_by_initiative([initiative.pk]).get(initiative.pk, [])


def uses_by_initiative(initiative_ids: Collection[int]) -> dict[int, list[ToleranceUse]]:
    """The same for several initiatives, in one query."""
    rows = ToleranceUse.objects.filter(
        initiative__in=initiative_ids, is_current=True
    ).select_related("stage")
    found: dict[int, list[ToleranceUse]] = {}
    order = {name: place for place, name in enumerate(aspects_in_order())}
    for row in sorted(rows, key=lambda one: (one.stage_id or 0, order[one.aspect])):
        found.setdefault(row.initiative_id, []).append(row)
    return found


def aspects_in_order() -> Sequence[str]:
    """Aspects in the order they are always shown."""
    return [str(one) for one in Dimension]


@dataclass(frozen=True)
class Agreed:
    """The tolerances in force of a project and of one of its stages, by aspect, as the rules take them."""

    project: Mapping[str, calc.Tolerance]
    stage: Mapping[str, calc.Tolerance]


def tolerances_in_force(initiative: Initiative, today: date) -> list[Tolerance]:
    """The tolerances in force of the project and its stages, in the order of the aspects, in one query."""
    rows = Tolerance.objects.filter(initiative=initiative).in_force(today)
    order = {name: place for place, name in enumerate(aspects_in_order())}
    return sorted(rows, key=lambda one: (one.stage_id or 0, order[one.aspect]))


def versions_of(initiative: Initiative) -> list[Tolerance]:
    """Every version that was ever agreed, the latest of each plan and aspect first."""
    rows = Tolerance.objects.filter(initiative=initiative).select_related("stage", "agreed_by")
    return list(rows.order_by("stage__number", "aspect", "-number", "pk"))


def stages_beyond_project(
    agreed: Collection[Tolerance], aspect: str = calc.TIME
) -> calc.Overdrawn | None:
    """Whether the tolerances in force of the stages add up to more than the project's, in one unit."""
    of_aspect = [one for one in agreed if one.aspect == aspect]
    project = next((one for one in of_aspect if one.stage_id is None), None)
    if project is None:
        return None
    stages = [
        one.adverse for one in of_aspect if one.stage_id is not None and one.unit == project.unit
    ]
    return calc.overdrawn(project.adverse, stages)
