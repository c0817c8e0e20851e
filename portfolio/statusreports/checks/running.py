"""All checks of a report."""

from collections.abc import Iterable
from datetime import date

from portfolio.statusreports.checks import dates, dimensions, governing, money, registers, texts
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.colours import Colours
from portfolio.statusreports.submission import Background, Submission


def check(background: Background, said: Submission, colours: Colours, today: date) -> list[Finding]:
    """Everything that is to be said about a submission, blocking remarks first."""
    found: Iterable[Finding] = [
        *texts.summary(background, said),
        *dimensions.dimensions(background, said, colours, today),
        *dates.dates(background, said, today),
        *money.money(background, said, today),
        *dates.milestones(background, said, today),
        *registers.ended(background, said),
        *texts.decisions(background, said),
        *texts.unchanged(background, said),
        *governing.governed(background),
        *governing.benefits(background),
        *dimensions.exceptions(background, colours),
        *registers.registers(background, said),
    ]
    # What this project's form does not ask cannot be missing in it.
    asked = (one for one in found if not one.is_blocking or background.layout.asks(one.field))
    return sorted(asked, key=lambda one: not one.is_blocking)
