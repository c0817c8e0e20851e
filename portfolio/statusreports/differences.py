"""What differs between two reports: the last thing a manager sees, the first thing a PMO looks at."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.choices import Block
from portfolio.statusreports.submission import Background, Submission

STATUS, TEXT, DAY, MONEY = "status", "text", "day", "money"


@dataclass(frozen=True)
class Difference:
    """One value that is not what it was; `kind` says how both are shown."""

    block: str
    label: "str | Promise"
    kind: str
    before: object
    after: object


def differences(
    background: Background, before: Submission | None, after: Submission
) -> list[Difference]:
    """Everything that changed, in the order of the form; nothing when there is no report before."""
    if before is None:
        return []
    return [
        *_statuses(background, before, after),
        *_figures(before, after),
        *_milestones(background, before, after),
    ]


def _statuses(
    background: Background, before: Submission, after: Submission
) -> Iterator[Difference]:
    for name in background.dimensions:
        old, new = before.dimensions.get(name), after.dimensions.get(name)
        if old and new and old.declared != new.declared:
            yield Difference(Block.STATUS, name.label, STATUS, old.declared, new.declared)


def _figures(before: Submission, after: Submission) -> Iterator[Difference]:
    if before.forecast_end != after.forecast_end:
        yield Difference(
            Block.FIGURES,
            _("End of the project, forecast"),
            DAY,
            before.forecast_end,
            after.forecast_end,
        )
    for label, old, new in (
        (_("Spent so far"), before.actual, after.actual),
        (_("Forecast at completion"), before.forecast, after.forecast),
    ):
        if old != new:
            yield Difference(Block.FIGURES, label, MONEY, old, new)


def _milestones(
    background: Background, before: Submission, after: Submission
) -> Iterator[Difference]:
    names = {one.pk: one.name for one in background.milestones}
    old = {one.milestone_id: one for one in before.milestones}
    for entry in after.milestones:
        known = old.get(entry.milestone_id)
        if known is None or entry.milestone_id not in names:
            continue
        name = names[entry.milestone_id]
        if entry.actual_on and not known.actual_on:
            yield Difference(
                Block.MILESTONES,
                _("%(milestone)s: reached") % {"milestone": name},
                DAY,
                known.forecast_on,
                entry.actual_on,
            )
        elif entry.forecast_on != known.forecast_on:
            yield Difference(Block.MILESTONES, name, DAY, known.forecast_on, entry.forecast_on)


def change(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    """The difference of two amounts; none when one of them is not known."""
    if before is None or after is None:
        return None
    return after - before
