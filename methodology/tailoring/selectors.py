from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from methodology.tailoring.choices import Dimension, TailoringClass
from methodology.tailoring.models import RuleSet
from ppm.languages.nearest import nearest

# Domain notes §2.1: one red among these makes the whole red.
WEIGHTY = (Dimension.TIME, Dimension.COST, Dimension.SCOPE, Dimension.BENEFITS)


SHARES = (
    "stage_cost_percent",
    "scope_percent",
    "quality_percent",
    "benefits_percent",
    "risk_percent",
    "resources_amber",
    "resources_red",
)


@dataclass(frozen=True)
class RuleSetInWords:
    """A version of the rules as its page shows it."""

    rules: RuleSet
    is_in_force: bool
    is_announced: bool
    # The reason and its language.
    note: tuple[str, str]
    required: Sequence[tuple[str, Sequence[str]]]

    def _share(self, name: str) -> Decimal:
        value: Decimal = getattr(self.rules, name)
        return value / 100

    @property
    def shares(self) -> dict[str, Decimal]:
        """Percentages as shares, by the name of their column."""
        return {name: self._share(name) for name in SHARES}

    @property
    def time_share(self) -> Decimal:
        return self.rules.time_percent / 100

    @property
    def cost_share(self) -> Decimal:
        return self.rules.cost_percent / 100


def rule_sets(today: date) -> list[RuleSetInWords]:
    """All versions, latest first, with the dimensions that each class requires."""
    in_force = RuleSet.objects.in_force(today)
    versions = (
        RuleSet.objects.published()
        .prefetch_related("required_dimensions")
        .select_related("published_by")
        .order_by("-valid_from", "-version")
    )
    return [
        RuleSetInWords(
            rules=rules,
            is_in_force=rules == in_force,
            is_announced=rules.valid_from is not None and rules.valid_from > today,
            note=nearest(rules, "note"),
            required=_required(rules),
        )
        for rules in versions
    ]


def _required(rules: RuleSet) -> list[tuple[str, Sequence[str]]]:
    chosen = {(row.tailoring_class, row.dimension) for row in rules.required_dimensions.all()}
    return [
        (str(one.label), [str(d.label) for d in Dimension if (one.value, d.value) in chosen])
        for one in TailoringClass
    ]
