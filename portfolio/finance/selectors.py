from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, Sum, When

from portfolio.finance.calc import Line
from portfolio.finance.choices import AmountState
from portfolio.finance.models import MoneyLine, MoneyOptions
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative, InitiativeQuerySet

LINE_FIELDS = tuple(one.name for one in fields(Line))
SHOWN = ("budget", "forecast", "actual")
ROLL_UPS = (Kind.PORTFOLIO, Kind.PROGRAMME)
FLAG: "BooleanField[bool, bool]" = BooleanField()


def lines_of(initiative: Initiative) -> list[Line]:
    """Every figure of an initiative as a plain line, in one query."""
    rows = MoneyLine.objects.filter(initiative=initiative).order_by("pk").values_list(*LINE_FIELDS)
    return [Line(**dict(zip(LINE_FIELDS, row, strict=True))) for row in rows]


def options_of(initiative: Initiative) -> MoneyOptions:
    """What a project does with its money beyond the ordinary; nothing of it without a row."""
    found = MoneyOptions.objects.filter(initiative=initiative).first()
    return found or MoneyOptions(initiative=initiative)


@dataclass(frozen=True)
class CurrencySum:
    """A sum over initiatives: what it adds up, how many of them are known, and why the others are not."""

    amount: Decimal
    known: int
    of: int
    withheld: int
    missing: int
    not_yet: int


@dataclass(frozen=True)
class CurrencyTotals:
    """What a set of initiatives costs in one currency.

    `both_…` compares like with like: only initiatives whose budget and forecast are both known.
    """

    currency: str
    budget: CurrencySum
    forecast: CurrencySum
    actual: CurrencySum
    both_budget: Decimal
    both_forecast: Decimal
    both_known: int


def totals(initiatives: InitiativeQuerySet) -> list[CurrencyTotals]:
    """Totals per currency over the initiatives given (already limited to what the reader sees), in one query.

    A portfolio or programme counts only with figures of its own: what it holds is counted where it stands.
    """
    return totals_by(initiatives, "").get("", Totals()).found


def totals_by(initiatives: InitiativeQuerySet, field: str) -> dict[Any, "Totals"]:
    """The same per value of a field, with the number of rows, in one query. Without a field: under ""."""
    found: dict[Any, Totals] = {}
    sums: dict[Any, dict[str | None, _Sum]] = {}
    for row in _grouped(initiatives, (field,) if field else ()):
        group = row[field] if field else ""
        found.setdefault(group, Totals()).rows += row["rows"]
        if row["counts"]:
            by_currency = sums.setdefault(group, {})
            by_currency.setdefault(row["standing__currency"], _Sum()).add(row)
    for group, by_currency in sums.items():
        inside = sorted(by_currency.items(), key=lambda one: (one[0] is None, one[0] or ""))
        found[group].found = [one.of_currency(currency) for currency, one in inside]
    return found


@dataclass
class Totals:
    """How many rows there are, whether they count in money or not, and what they cost per currency."""

    rows: int = 0
    found: list[CurrencyTotals] = field(default_factory=list)


def _grouped(initiatives: InitiativeQuerySet, by: tuple[str, ...]) -> Iterable[Mapping[str, Any]]:
    """Rows by currency and by what is known of their amounts: few groups, three sums each.

    A sum per state would be worked out anew for every row; here the states are the groups.
    """
    is_counted = (
        ~Q(kind__in=ROLL_UPS)
        | Q(standing__budget_of__gt=0)
        | Q(standing__forecast_of__gt=0)
        | Q(standing__actual_of__gt=0)
    )
    states = (f"standing__{name}_state" for name in SHOWN)
    return (
        initiatives.order_by()
        .values(
            *dict.fromkeys((*by, "standing__currency", *states)),
            counts=Case(When(is_counted, then=True), default=False, output_field=FLAG),
        )
        .annotate(
            rows=Count("*"),
            budget_sum=Sum("standing__budget"),
            forecast_sum=Sum("standing__forecast"),
            actual_sum=Sum("standing__actual"),
        )
    )


class _Sum:
    """Adds up the groups of one currency."""

    def __init__(self) -> None:
        self.of = self.both = 0
        self.both_sums = {"budget": Decimal(0), "forecast": Decimal(0)}
        self.sums = dict.fromkeys(SHOWN, Decimal(0))
        self.counts = {name: dict.fromkeys(AmountState.values, 0) for name in SHOWN}

    def add(self, row: Mapping[str, Any]) -> None:
        self.of += row["rows"]
        states = {name: row[f"standing__{name}_state"] for name in SHOWN}
        for name, state in states.items():
            if state in self.counts[name]:
                self.counts[name][state] += row["rows"]
            if state == AmountState.KNOWN:
                self.sums[name] += row[f"{name}_sum"] or 0
        if states["budget"] == states["forecast"] == AmountState.KNOWN:
            self.both += row["rows"]
            for name in self.both_sums:
                self.both_sums[name] += row[f"{name}_sum"] or 0

    def of_currency(self, currency: str | None) -> CurrencyTotals:
        return CurrencyTotals(
            currency=currency or "",
            both_budget=self.both_sums["budget"],
            both_forecast=self.both_sums["forecast"],
            both_known=self.both,
            **{
                name: CurrencySum(amount=self.sums[name], of=self.of, **self.counts[name])
                for name in SHOWN
            },
        )
