"""What is still lacking, a line for each dimension instead of one for each of its fields."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.statusreports.checks.dimensions import PAST
from portfolio.statusreports.checks.findings import Finding

FEW = 2  # of one dimension: these keep their own sentences
PARTS = {
    "comment": pgettext_lazy("lacking for a dimension", "the cause"),
    "evidence": pgettext_lazy("lacking for a dimension", "the evidence"),
    "path_to_green": pgettext_lazy("lacking for a dimension", "the path to green"),
    "action_owner": pgettext_lazy("lacking for a dimension", "who acts"),
    "green_on": pgettext_lazy("lacking for a dimension", "the date"),
}


def summed_up(findings: Iterable[Finding]) -> list[Finding]:
    """The findings in their order; more than `FEW` about one dimension become one, at the first field."""
    groups: dict[str, list[Finding]] = {}
    for one in findings:
        groups.setdefault(_dimension(one) or one.field, []).append(one)
    return [line for group in groups.values() for line in _lines(group)]


def _lines(group: list[Finding]) -> list[Finding]:
    parts = [one.field.removeprefix(f"{_dimension(one)}_") for one in group]
    if len(group) <= FEW or len(set(parts)) < len(parts) or not set(parts) <= PARTS.keys():
        return group
    first = group[0]
    lacking = ", ".join(str(PARTS[part]) for part in parts)
    text = _("%(dimension)s, still to be filled in: %(parts)s.")
    return [Finding(first.code, first.field, text, params={**first.params, "parts": lacking})]


def _dimension(finding: Finding) -> str:
    """The dimension whose field has to be filled in, by its code."""
    name = finding.params.get("dimension")
    if name is None or not finding.is_blocking or finding.text is PAST:
        return ""
    return next(
        (
            finding.field.removesuffix(f"_{part}")
            for part in PARTS
            if finding.field.endswith(f"_{part}")
        ),
        "",
    )
