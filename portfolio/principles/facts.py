"""The facts of many projects, one query for each kind of fact."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Count, Model, Q, Value
from django.db.models.functions import Coalesce

from methodology.tailoring.choices import Dimension
from methodology.tailoring.models import TailoringTable
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.gates.choices import GO, GateKind, GateState
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import Tolerance, ToleranceUse
from portfolio.principles.breaches import breaches_of, counts_by_role
from portfolio.principles.calc import Facts, Finding, StageFact, check
from portfolio.registers.lessons.models import Lesson, LessonReuse
from portfolio.registers.products.choices import ProductState
from portfolio.registers.products.models import Product
from portfolio.registers.quality.models import QualityActivity
from portfolio.standings.choices import Colour
from portfolio.tailored.calc import outdated
from portfolio.tailored.facts import bounds_of, measured_of
from portfolio.tailored.models import ProductRecord, TailoringDecision
from ppm.permissions.roles import Role

# Limits that every open plan has (domain notes §2.5, DQ22: those of the light class too).
LIMITED = (Dimension.TIME, Dimension.COST)
# The product that holds the business case, the better one first: a light project has it in its PID.
CASES = ("business_case", "pid")


def findings_of(projects: Collection[Initiative], today: date) -> dict[int, list[Finding]]:
    """Project id → its seven findings. The projects come with their standing."""
    return {key: check(facts) for key, facts in facts_of(projects, today).items()}


def facts_of(projects: Collection[Initiative], today: date) -> dict[int, Facts]:
    """Project id → what is known of it, in sixteen queries."""
    ids = [one.pk for one in projects]
    roles, breaches = counts_by_role(ids, today), breaches_of(ids, today)
    stages = _stages(ids)
    tolerances, exceeded = _tolerances(ids, today), _exceeded(ids)
    raised, cases = _raised(ids), _cases(ids)
    taken, learned = _counted(LessonReuse, ids), _counted(Lesson, ids)
    described = _described(ids)
    checks = _counted(QualityActivity, ids)
    decisions = {
        one.initiative_id: one
        for one in TailoringDecision.objects.filter(initiative__in=ids, is_current=True)
    }
    table = TailoringTable.objects.in_force()
    bounds = bounds_of(table) if table else {}
    measured = measured_of(list(projects), today)
    found = {}
    for one in projects:
        held, decided = roles.get(one.pk, {}), decisions.get(one.pk)
        case_state, case_on = cases.get(one.pk, (None, None))
        found[one.pk] = Facts(
            state=one.state,
            tailoring_class=one.tailoring_class,
            executives=held.get(Role.EXECUTIVE, 0),
            managers=held.get(Role.PROJECT_MANAGER, 0),
            senior_users=held.get(Role.SENIOR_USER, 0),
            senior_suppliers=held.get(Role.SENIOR_SUPPLIER, 0),
            breaches=sum(len(found.roles) > 1 for found in breaches.get(one.pk, ())),
            stages=stages.get(one.pk, ()),
            plans_without_tolerance=_lacking(stages.get(one.pk, ()), tolerances.get(one.pk, {})),
            aspects_exceeded=exceeded.get(one.pk, 0),
            exceptions_open=raised.get(one.pk, 0),
            case_state=case_state,
            case_approved_on=case_on,
            lessons_taken=taken.get(one.pk, 0),
            lessons_learned=learned.get(one.pk, 0),
            products=described.get(one.pk, (0, 0))[0],
            products_without_criteria=described.get(one.pk, (0, 0))[1],
            quality_activities=checks.get(one.pk, 0),
            is_scored=decided is not None,
            class_decided=decided.chosen if decided else "",
            is_outdated=bool(decided and outdated(decided.measured, measured[one.pk], bounds)),
        )
    return found


def _stages(ids: Collection[int]) -> dict[int, list[StageFact]]:
    """The stages, each with whether its gate was passed; the first is authorised with the project."""
    decided = Q(gates__kind=GateKind.STAGE, gates__state=GateState.DECIDED, gates__outcome__in=GO)
    # Domain notes §0.8: at the executive's own risk it may begin before the decision.
    passed = Count("gates", filter=decided | Q(gates__risked_on__isnull=False))
    rows = (
        Stage.objects.filter(initiative__in=ids)
        .annotate(
            begins=Coalesce("actual_start", "forecast_start"),
            ends=Coalesce("actual_end", "forecast_end"),
            passed=passed,
            asked=Count("gates"),
        )
        .order_by("initiative_id", "number")
        .values_list(
            "initiative_id",
            "number",
            "state",
            "begins",
            "ends",
            "baseline_start",
            "baseline_end",
            "passed",
            "asked",
        )
    )
    found: dict[int, list[StageFact]] = {}
    for initiative_id, number, state, begins, ends, start, end, gates_passed, asked in rows:
        # A stage that began before gates were kept here has none: that is not known, no failure.
        authorised = True if number == 1 or gates_passed else False if asked else None
        found.setdefault(initiative_id, []).append(
            StageFact(number, state, begins, ends, authorised, start, end)
        )
    return found


def _tolerances(ids: Collection[int], today: date) -> dict[int, Mapping[int, set[str]]]:
    """Project id → number of the stage (0 the project) → aspects with a limit."""
    rows = (
        Tolerance.objects.filter(initiative__in=ids, aspect__in=LIMITED, valid_from__lte=today)
        .order_by()
        .values_list("initiative_id", Coalesce("stage__number", Value(0)), "aspect")
        .distinct()
    )
    found: dict[int, dict[int, set[str]]] = {}
    for initiative_id, number, aspect in rows:
        found.setdefault(initiative_id, {}).setdefault(number, set()).add(aspect)
    return dict(found)


def _lacking(stages: Collection[StageFact], limits: Mapping[int, set[str]]) -> int:
    """How many open plans have no limit on time or cost: the project, and the stage that runs."""
    plans = [0, *(one.number for one in stages if one.state == StageState.RUNNING)]
    return sum(not set(LIMITED) <= limits.get(one, set()) for one in plans)


def _exceeded(ids: Collection[int]) -> dict[int, int]:
    """Project id → how many aspects are forecast beyond their limit."""
    rows = (
        ToleranceUse.objects.filter(initiative__in=ids, is_current=True, colour=Colour.RED)
        .order_by()
        .values_list("initiative_id")
        .annotate(count=Count("aspect", distinct=True))
    )
    return dict(rows)


def _raised(ids: Collection[int]) -> dict[int, int]:
    """Project id → how many exceptions are open, drafts included."""
    rows = ExceptionReport.objects.open().filter(initiative__in=ids).order_by()
    return dict(rows.values_list("initiative_id").annotate(count=Count("pk")))


def _counted(model: type[Model], ids: Collection[int]) -> dict[int, int]:
    """Project id → how many rows of a register it has."""
    rows = model._default_manager.filter(initiative__in=ids).order_by()
    return dict(rows.values_list("initiative_id").annotate(count=Count("pk")))


def _described(ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Project id → how many products it delivers, and how many of them have no criteria."""
    rows = (
        Product.objects.filter(initiative__in=ids)
        .exclude(state=ProductState.CUT)
        .order_by()
        .values_list("initiative_id")
        .annotate(count=Count("pk"), bare=Count("pk", filter=Q(criteria="")))
    )
    return {initiative_id: (count, bare) for initiative_id, count, bare in rows}


def _cases(ids: Collection[int]) -> dict[int, tuple[str, date | None]]:
    """Project id → state and day of approval of the product that holds the business case."""
    rows = ProductRecord.objects.filter(initiative__in=ids, product__key__in=CASES)
    found: dict[int, tuple[str, date | None]] = {}
    for initiative_id, key, state, on in rows.order_by("initiative_id").values_list(
        "initiative_id", "product__key", "state", "approved_on"
    ):
        if key == CASES[0] or initiative_id not in found:
            found[initiative_id] = (state, on)
    return found
