"""Money against the accounts, the commitments and the years (DQ07 to DQ10)."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from portfolio.statusreports.calc import is_other_magnitude
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.submission import Background, Submission
from ppm.ui.figures import amount, cents


def money(background: Background, said: Submission, today: date) -> Iterator[Finding]:
    standing, before = background.standing, background.previous
    if said.actual is not None and said.accounts_as_of is None:
        yield Finding("DQ01", "accounts_as_of", _("Say until which day the accounts run."))
    if said.accounts_as_of and said.accounts_as_of > today:
        yield Finding("DQ01", "accounts_as_of", _("The accounts cannot run beyond today."))
    for name, value, compared in (
        ("actual", said.actual, standing.actual),
        ("forecast", said.forecast, standing.forecast or standing.budget),
    ):
        if is_other_magnitude(compared, value):
            yield Finding(
                "MAGNITUDE",
                name,
                _("This amount is ten times larger or smaller than last time: is the unit right?"),
                is_blocking=False,
            )
    if said.actual is not None and before and before.actual and said.actual < before.actual:
        yield Finding(
            "DQ07",
            "actual",
            _("Less was spent than in the last report: a credit note?"),
            is_blocking=False,
        )
    yield from _expected(background, said)
    if said.actual is not None and said.forecast is not None and said.forecast < said.actual:
        yield Finding(
            "DQ08",
            "forecast",
            _("The forecast at completion is lower than what has been spent."),
            is_blocking=False,
        )


def _expected(background: Background, said: Submission) -> Iterator[Finding]:
    """The forecast against what is committed, what is still to be spent, and the credits."""
    standing = background.standing
    actual = said.actual if said.actual is not None else standing.actual
    committed = standing.committed
    if (
        said.forecast is not None
        and committed is not None
        and said.forecast < committed
        and committed > (actual or 0)
    ):
        yield Finding(
            "DQ08",
            "forecast",
            _("The forecast at completion is lower than what is committed (%(committed)s)."),
            is_blocking=False,
            params={"committed": amount(committed, standing.currency)},
        )
    if "DQ09" in standing.money_remarks:
        yield Finding(
            "DQ09",
            "actual",
            _(
                "More is liquidated than committed, or more than a credit allows: see the money. "
                "The budget controller is told."
            ),
            is_blocking=False,
        )
    if said.forecast is None or standing.to_come is None or actual is None:
        return
    phased = actual + standing.to_come
    if said.forecast != phased:
        yield Finding(
            "DQ10",
            "forecast",
            _(
                "What was spent (%(actual)s) and what is still to be spent (%(to_come)s) make "
                "%(phased)s, not %(forecast)s: correct the forecast here, or the spread over the years on "
                "the page “Money” of the project."
            ),
            params={
                "actual": amount(actual, standing.currency, decimals=cents(actual)),
                "to_come": amount(
                    standing.to_come, standing.currency, decimals=cents(standing.to_come)
                ),
                "phased": amount(phased, standing.currency, decimals=cents(phased)),
                "forecast": amount(said.forecast, standing.currency, decimals=cents(said.forecast)),
            },
        )
