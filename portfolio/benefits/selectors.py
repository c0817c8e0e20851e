"""What is claimed twice, what falls short, and how much of it is known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.utils.timezone import localdate

from portfolio.benefits.calc import over_claimed, shortfall, shortfall_of_money
from portfolio.benefits.choices import Answer, BenefitKind
from portfolio.benefits.models import (
    Benefit,
    BenefitQuerySet,
    BenefitTarget,
    BenefitWaiver,
    Measurement,
)
from portfolio.indicators.choices import Measured, Nature
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person


@dataclass(frozen=True)
class Claim:
    """One benefit that claims an indicator; `is_seen` tells whether the reader may read it."""

    benefit_id: int
    name: str
    language: str
    attribution: int
    initiative: Initiative
    is_seen: bool


@dataclass(frozen=True)
class Overlap:
    """Claims of one indicator that make more than 100 per cent together."""

    total: int
    claims: tuple[Claim, ...]


def overlaps(person: Person, indicators: Collection[int] | None = None) -> Mapping[int, Overlap]:
    """Per indicator what is claimed for more than 100 per cent, by two or more. One query.

    Counted is what the reader may know: what is open to all, and what names the reader. A claim of a closed
    initiative counts in nobody else's sum, so that no sum tells of it.
    """
    rows = Benefit.objects.claiming(person).exclude(indicator__isnull=True)
    if indicators is not None:
        rows = rows.filter(indicator__in=indicators)
    claims: dict[int, list[Benefit]] = defaultdict(list)
    seen = Initiative.objects.visible_to(person).filter(pk=OuterRef("initiative"))
    rows = rows.annotate(is_seen=Exists(seen)).select_related("initiative__unit")
    for row in rows.order_by("initiative__code", "pk"):
        if row.indicator_id is not None:
            claims[row.indicator_id].append(row)
    over = {
        key: (over_claimed(one.attribution for one in found), found)
        for key, found in claims.items()
        if len(found) > 1
    }
    return {
        key: Overlap(total, tuple(_claim(one) for one in found))
        for key, (total, found) in over.items()
        if total
    }


def _claim(row: Benefit) -> Claim:
    return Claim(
        row.pk,
        row.name,
        row.language,
        row.attribution,
        row.initiative,
        row.is_seen,  # type: ignore[attr-defined]  # annotated
    )


@dataclass(frozen=True)
class Shortfall:
    """What is no longer expected of the yearly benefit of an initiative, in per cent; None: not known.

    The yearly benefit is that of the last year with a target. Money is taken together, dis-benefits against;
    every other indicator stands for itself, and the worst of all counts. `known` of `of` benefits have
    baseline and target; `unready` lack an owner who agreed, or a baseline (amber, domain notes §2.1).
    """

    percent: Decimal | None
    known: int
    of: int
    unready: int
    is_waived: bool
    # Open benefits of the kind sustainability: name, shortfall or None, tolerance; both in per cent.
    sustainability: tuple[tuple[str, Decimal | None, Decimal], ...] = ()


def shortfall_of(initiative_ids: Iterable[int]) -> dict[int, Shortfall]:
    """The shortfall of each initiative that has an open benefit or a waiver. Three queries for any number."""
    keys = list(initiative_ids)
    rows = (
        Benefit.objects.open()
        .filter(initiative__in=keys)
        .select_related("indicator")
        .prefetch_related(Prefetch("targets", BenefitTarget.objects.order_by("year")))
        .order_by("pk")
    )
    found: dict[int, list[Benefit]] = defaultdict(list)
    for row in rows:
        found[row.initiative_id].append(row)
    waived = set(
        BenefitWaiver.objects.filter(initiative__in=keys).values_list("initiative_id", flat=True)
    )
    return {key: _shortfall(found[key], key in waived) for key in {*found, *waived}}


def _shortfall(rows: Iterable[Benefit], is_waived: bool) -> Shortfall:
    money: list[tuple[Decimal, Decimal, bool]] = []
    worst: list[Decimal] = []
    lasting: list[tuple[str, Decimal | None, Decimal]] = []
    known = of = unready = 0
    for row in rows:
        of += 1
        unready += row.answer != Answer.YES or row.baseline_value is None
        last = max(row.targets.all(), key=lambda one: one.year, default=None)
        if row.kind == BenefitKind.SUSTAINABILITY:
            lasting.append((row.name, _own_shortfall(row, last), Decimal(row.tolerance)))
        if last is None or row.baseline_value is None or row.indicator is None:
            continue
        known += 1
        expected = last.value if last.forecast is None else last.forecast
        if row.indicator.measured_in == Measured.EURO and row.indicator.nature == Nature.FLOW:
            before = row.baseline_value
            money.append((last.value - before, expected - before, row.is_negative))
            continue
        missing = shortfall(last.value, expected, row.baseline_value)
        if missing is not None:
            worst.append(-missing if row.is_negative else missing)
    together = shortfall_of_money(money)
    if together is not None:
        worst.append(together)
    return Shortfall(max(worst, default=None), known, of, unready, is_waived, tuple(lasting))


def _own_shortfall(row: Benefit, last: BenefitTarget | None) -> Decimal | None:
    if last is None or row.baseline_value is None or last.forecast is None:
        return None
    missing = shortfall(last.value, last.forecast, row.baseline_value)
    return -missing if missing is not None and row.is_negative else missing


@dataclass(frozen=True)
class Summary:
    """How a set of benefits stands: “n of N” for each figure."""

    open: int
    measured: int
    on_target: int
    to_measure: int
    lacking: int


def summary(rows: BenefitQuerySet) -> Summary:
    """Counts over benefits that the reader sees, dis-benefits left out; one query."""
    due, lacking = rows.to_measure(localdate()), rows.lacking_something()
    good = Q(is_negative=False)
    counted = rows.open().aggregate(
        open=Count("pk", filter=good),
        measured=Count("pk", filter=good & Q(rate__isnull=False)),
        on_target=Count("pk", filter=good & Q(rate__gte=1 - F("tolerance") / Decimal("100.0"))),
        to_measure=Count("pk", filter=Q(pk__in=due.values("pk"))),
        lacking=Count("pk", filter=Q(pk__in=lacking.values("pk"))),
    )
    return Summary(**counted)


def benefits_of(initiative: Initiative, person: Person) -> list[Benefit]:
    """The benefits of an initiative and of what it holds, open ones first, with their measurements."""
    held = Initiative.objects.visible_to(person).below(initiative).values("pk")
    standing = Measurement.objects.filter(withdrawn_at__isnull=True).order_by("measured_on", "pk")
    rows = Benefit.objects.visible_to(person).filter(initiative__in=held).for_list()
    return list(
        rows.prefetch_related(Prefetch("measurements", standing)).order_by(
            "-state", "is_negative", "initiative__code", "pk"
        )
    )
