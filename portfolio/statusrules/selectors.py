"""The facts of any number of projects: one statement, and a few more for what only some of them have."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    DateField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, JSONObject

from methodology.tailoring.choices import LIGHT_DIMENSIONS, Dimension, TailoringClass
from methodology.tailoring.models import Cadence, RequiredDimension, RuleSet, TailoringTable
from portfolio.benefits.models import Benefit, BenefitWaiver
from portfolio.benefits.selectors import shortfall_of
from portfolio.earnedvalue.selectors import indices_of
from portfolio.finance.choices import Measure
from portfolio.finance.models import MoneyLine, MoneyOptions
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.calc import Plan, Rules, Tolerance
from portfolio.lifecycle.tolerances.uses import agreed_by_plan, rules_of
from portfolio.milestones.models import Milestone
from portfolio.registers.issues.choices import IssueKind, IssueState
from portfolio.registers.issues.models import ChangeBudget, Issue
from portfolio.registers.products.calc import Planned, scope_use
from portfolio.registers.products.choices import DELIVERED, ProductState
from portfolio.registers.products.models import Product
from portfolio.registers.quality.choices import OPEN, QualityMethod, QualityResult, QualityState
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.risks.choices import RiskKind, RiskState
from portfolio.registers.risks.models import Risk
from portfolio.statusrules.calc.facts import (
    Amount,
    Benefits,
    Facts,
    Quality,
    Resources,
    Scope,
    Target,
    Threats,
)
from portfolio.statusrules.money import Business, business_of
from portfolio.strategy.models import Contribution
from ppm.org.prepared import Prepared
from ppm.permissions.roles import Role

BATCH = 2_000
# From here on a project has a plan, hence people who answer for it.
PLANNED = (State.INITIATION, State.DELIVERY, State.CLOSING)
UNDECIDED_CHANGES = (IssueState.OPEN, IssueState.ASSESSED, IssueState.TO_DECIDE)
NEVER = date(1, 1, 1)
AgreedByPlan = Mapping[int, Mapping[tuple[int | None, str], Tolerance]]
COLUMNS = (
    "pk",
    "tailoring_class",
    "state",
    "baseline_start",
    "baseline_end",
    "forecast_end",
    "actual_start",
    "actual_end",
    "legal_deadline_on",
    "standing__budget",
    "standing__budget_state",
    "standing__forecast",
    "standing__forecast_state",
    "standing__actual_state",
    "standing__currency",
    "standing__accounts_as_of",
    "standing__reported_period",
    "standing__project_manager_id",
    "standing__executive_id",
)


def rules_by_class(stored: RuleSet | None) -> dict[str, Rules]:
    """A version of the rules per tailoring class: they differ in the dimensions that must be known."""
    plain = rules_of(stored)
    if stored is None:
        return dict.fromkeys((*TailoringClass.values, ""), plain)
    found: dict[str, set[str]] = {}
    for row in RequiredDimension.objects.filter(rule_set=stored):
        found.setdefault(row.tailoring_class, set()).add(row.dimension)
    return {
        one: replace(plain, mandatory=frozenset(found.get(one, ())))
        for one in (*TailoringClass.values, "")
    }


def dimensions_of_class(tailoring_class: str) -> tuple[Dimension, ...]:
    """The dimensions that a class of projects reports on: three in the light one, else all eight."""
    return LIGHT_DIMENSIONS if tailoring_class == TailoringClass.LIGHT else tuple(Dimension)


def facts_of(
    initiative_ids: Collection[int], today: date, agreed: AgreedByPlan | None = None
) -> dict[int, Facts]:
    """What is known of each of these projects on a day, whoever asks: limit them with `visible_to` first.

    `agreed` are the tolerances in force (see `agreed_by_plan`) of who has read them already.

    The number of statements does not depend on the number of projects.
    """
    ids = sorted(set(initiative_ids))
    rows = list(_OF_ONE.rows(*ids, today=today) if len(ids) == 1 else _rows(ids, today))
    agreed = agreed_by_plan(ids, today) if agreed is None else agreed
    with_benefits = [row["pk"] for row in rows if row["has_benefits"]]
    shortfalls = shortfall_of(with_benefits) if with_benefits else {}
    earning = [row["pk"] for row in rows if row["uses_earned_value"]]
    indices = indices_of(earning, today) if earning else {}
    with_money = [row["pk"] for row in rows if row["has_business"]]
    business = business_of(with_money, today.year) if with_money else {}
    found = {}
    for row in rows:
        pk, stage = row["pk"], row["stage"] or {}
        spi, cpi = indices.get(pk, (None, None))
        money = business.get(pk, Business())
        short = shortfalls.get(pk)
        found[pk] = Facts(
            dimensions=tuple(str(one) for one in dimensions_of_class(row["tailoring_class"])),
            today=today,
            period=_ended_month(today),
            project=Plan(
                row["baseline_start"], row["baseline_end"], row["actual_end"] or row["forecast_end"]
            ),
            stage=_stage(stage),
            legal_deadline_on=row["legal_deadline_on"],
            late_milestones=tuple(
                (date.fromisoformat(one["to"]) - date.fromisoformat(one["from"])).days
                for one in row["late"]
            ),
            spi=spi,
            cpi=cpi,
            budget=_amount(row, "budget"),
            forecast=_amount(row, "forecast"),
            stage_budget=_decimal(stage.get("budget")),
            stage_forecast=_decimal(stage.get("forecast")),
            currency=row["standing__currency"] or "EUR",
            accounts_as_of=row["standing__accounts_as_of"]
            if row["standing__actual_state"] == "known"
            else None,
            credit=money.credit,
            scope=_scope(row),
            quality=Quality(**(row["quality"] or {})),
            threats=_threats(row["risk"]),
            benefits=Benefits(
                count=short.of if short else 0,
                unready=short.unready if short else 0,
                shortfall=short.percent if short else None,
                is_waived=short.is_waived if short else False,
                has_lost_objective=row["had_objective"] and not row["has_objective"],
                worth=_less(money.brought, row["standing__forecast"]),
                worth_agreed=_less(money.brought, row["standing__budget"]),
            ),
            resources=_vacancy(row),
            targets=tuple(Target(*one) for one in short.sustainability) if short else (),
            agreed={key: one for (plan, key), one in agreed.get(pk, {}).items() if plan is None},
            agreed_for_stage={
                key: one
                for (plan, key), one in agreed.get(pk, {}).items()
                if plan is not None and plan == stage.get("id")
            },
            review_months=row["review_months"] or 1,
            has_undecided_exception=row["is_undecided"],
            months_silent=_silent(row["standing__reported_period"], today),
        )
    return found


# -- The statement -----------------------------------------------------------------------------------------


def _rows(ids: Collection[int], today: date) -> Any:
    own = {"initiative": OuterRef("pk")}
    waiting = Issue.objects.filter(kind=IssueKind.CHANGE, state__in=UNDECIDED_CHANGES, **own)
    options = MoneyOptions.objects.filter(**own)
    contributed = Contribution.objects.real().filter(**own)
    benefit_money = MoneyLine.objects.filter(measure=Measure.BENEFIT, **own)
    return (
        Initiative.objects.filter(pk__in=ids)
        .order_by("pk")
        .values(
            *COLUMNS,
            stage=Subquery(_running_stage(own)),
            late=ArraySubquery(_late_milestones(own)),
            products=ArraySubquery(_products(own)),
            pending=Subquery(_total(waiting, "impact_cost")),
            for_changes=Subquery(ChangeBudget.objects.filter(**own).values("amount")[:1]),
            quality=Subquery(_quality(own, today)),
            risk=Subquery(_risks(own)),
            has_benefits=Exists(Benefit.objects.open().filter(**own))
            | Exists(BenefitWaiver.objects.filter(**own)),
            had_objective=Exists(contributed),
            has_objective=Exists(contributed.exclude(objective__valid_to__lt=today)),
            uses_earned_value=Exists(options.filter(uses_earned_value=True)),
            has_business=Exists(options.filter(uses_credits=True)) | Exists(benefit_money),
            manager_left=Subquery(_left(own, Role.PROJECT_MANAGER)),
            executive_left=Subquery(_left(own, Role.EXECUTIVE)),
            review_months=Subquery(_review_months()),
            is_undecided=Exists(ExceptionReport.objects.undecided().filter(**own)),
        )
    )


_OF_ONE: Prepared[Initiative] = Prepared(lambda pk, today: _rows([pk], today))


def _text(value: Any) -> Cast:
    """A number as text: JSON would make a float of it."""
    return Cast(value, TextField())


def _total(rows: Any, field: str) -> Any:
    return rows.order_by().values("initiative").annotate(total=Sum(field)).values("total")


def _running_stage(own: Mapping[str, Any]) -> Any:
    return Stage.objects.filter(state=StageState.RUNNING, **own).values(
        found=JSONObject(
            id="pk",
            start="baseline_start",
            agreed="baseline_end",
            expected="forecast_end",
            budget=_text("budget_amount"),
            forecast=_text("forecast_amount"),
        )
    )[:1]


def _late_milestones(own: Mapping[str, Any]) -> Any:
    return Milestone.objects.filter(
        is_critical=True, actual_on__isnull=True, forecast_on__gt=F("baseline_on"), **own
    ).values(found=JSONObject(**{"from": "baseline_on", "to": "forecast_on"}))


def _products(own: Mapping[str, Any]) -> Any:
    return Product.objects.filter(**own).values(
        found=JSONObject(
            priority="priority",
            state="state",
            on=Coalesce("forecast_on", "planned_on"),
            decision="decision",
        )
    )


def _quality(own: Mapping[str, Any], today: date) -> Any:
    failed = Q(state=QualityState.DONE, result=QualityResult.FAILED)
    late = Q(state__in=OPEN, planned_on__lt=today)
    return (
        QualityActivity.objects.filter(**own)
        .exclude(state__in=[QualityState.CANCELLED, QualityState.REPEATED])
        .order_by()
        .values("initiative")
        .annotate(
            found=JSONObject(
                planned=Count("pk"),
                missing=Count("pk", filter=failed | late),
                refused=Count("pk", filter=failed & Q(method=QualityMethod.ACCEPTANCE)),
            )
        )
        .values("found")
    )


def _risks(own: Mapping[str, Any]) -> Any:
    threat = Q(state=RiskState.OPEN, kind=RiskKind.THREAT)
    reviewed = Coalesce("reviewed_on", Value(NEVER), output_field=DateField())
    return (
        Risk.objects.filter(**own)
        .order_by()
        .values("initiative")
        .annotate(
            found=JSONObject(
                entered=Count("pk"),
                open=Count("pk", filter=threat),
                valued=Count("expected_value", filter=threat),
                exposure=_text(Sum("expected_value", filter=threat)),
                highest=Max("score", filter=threat),
                unanswered=Max("score", filter=threat & Q(is_answered=False)),
                reviewed_on=Min(reviewed, filter=threat),
            )
        )
        .values("found")
    )


def _review_months() -> Any:
    """How many months lie between two reviews: the cadence of the reports of the class."""
    table = TailoringTable.objects.published().order_by("-number").values("pk")[:1]
    return Cadence.objects.filter(
        table=Subquery(table), tailoring_class=OuterRef("tailoring_class")
    ).values("report_months")[:1]


def _left(own: Mapping[str, Any], role: str) -> Any:
    return (
        InitiativeRole.objects.filter(role=role, valid_to__isnull=False, **own)
        .order_by("-valid_to")
        .values("valid_to")[:1]
    )


# -- From rows to facts ------------------------------------------------------------------------------------


def _ended_month(today: date) -> date:
    last = today.year * 12 + today.month - 2
    return date(last // 12, last % 12 + 1, 1)


def _silent(reported: date | None, today: date) -> int | None:
    if reported is None:
        return None
    ended = _ended_month(today)
    return max((ended.year - reported.year) * 12 + ended.month - reported.month, 0)


def _amount(row: Mapping[str, Any], name: str) -> Amount:
    state = row[f"standing__{name}_state"] or "missing"
    return Amount(state, row[f"standing__{name}"] if state == "known" else None)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _less(brought: Decimal | None, cost: Decimal | None) -> Decimal | None:
    return None if brought is None or cost is None else brought - cost


def _stage(found: Mapping[str, Any]) -> Plan | None:
    if not found:
        return None
    return Plan(_day(found["start"]), _day(found["agreed"]), _day(found["expected"]))


def _scope(row: Mapping[str, Any]) -> Scope:
    products = (
        Planned(
            priority=one["priority"],
            forecast_on=_day(one["on"]),
            is_delivered=one["state"] in DELIVERED,
            is_cut=one["state"] == ProductState.CUT,
            is_cut_by_decision=one["state"] == ProductState.CUT and one["decision"] is not None,
        )
        for one in row["products"]
    )
    return Scope(scope_use(products, row["baseline_end"]), row["pending"], row["for_changes"])


def _threats(found: Mapping[str, Any] | None) -> Threats:
    if not found:
        return Threats()
    reviewed = _day(found["reviewed_on"])
    return Threats(
        entered=found["entered"],
        open=found["open"],
        valued=found["valued"],
        exposure=_decimal(found["exposure"]) or Decimal(0),
        highest=found["highest"] or 0,
        unanswered=found["unanswered"] or 0,
        reviewed_on=None if reviewed == NEVER else reviewed,
    )


def _vacancy(row: Mapping[str, Any]) -> Resources:
    """The key role that somebody left longest ago, else one that nobody ever had.

    Before there is a plan nobody is missed. Without a holder in the past the start of the project counts.
    """
    if row["state"] not in PLANNED:
        return Resources()
    since = row["actual_start"] or row["baseline_start"]
    vacant = [
        (left is None, left or since, str(role))
        for role, holder, left in (
            (Role.PROJECT_MANAGER, row["standing__project_manager_id"], row["manager_left"]),
            (Role.EXECUTIVE, row["standing__executive_id"], row["executive_left"]),
        )
        if holder is None and (left or since) is not None
    ]
    if not vacant:
        return Resources()
    never, day, role = min(vacant)
    return Resources(vacant_role=role, vacant_since=day, was_held=not never)
