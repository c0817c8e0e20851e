from collections.abc import Collection, Iterable

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Abs, Coalesce

from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.tolerances.models import ToleranceUse
from portfolio.standings.choices import Colour
from ppm.accounts.models import Person
from ppm.permissions.querysets import ScopedQuerySet


def has_undecided(initiative_id: int) -> bool:
    """Whether an exception was raised on which nothing has been decided yet: the whole is red."""
    return ExceptionReport.objects.undecided().filter(initiative=initiative_id).exists()


def open_aspects(initiative_id: int) -> dict[str, bool]:
    """The aspects with an open exception, drafts included, and whether one is undecided."""
    rows = ExceptionReport.objects.open().filter(initiative=initiative_id)
    return undecided_by_aspect(rows.values_list("aspect", "state"))


def undecided_by_aspect(exceptions: Iterable[tuple[str, str]]) -> dict[str, bool]:
    """Of aspects and states of open exceptions: whether one of each aspect is undecided."""
    found: dict[str, bool] = {}
    for aspect, state in exceptions:
        found[aspect] = found.get(aspect, False) or state in calc.UNDECIDED
    return found


def has_open_exception() -> Q:
    """Of initiatives: with an exception that was raised and is not closed."""
    return Q(pk__in=ExceptionReport.objects.raised().order_by().values("initiative"))


def breaches_without_exception(
    initiatives: "Collection[int] | InitiativeQuerySet | None" = None,
) -> list[ToleranceUse]:
    """Limits that forecasts exceed without an exception: none open, and none closed since (DQ14)."""
    rows = _unanswered()
    if initiatives is not None:
        rows = rows.filter(initiative__in=initiatives)
    return list(rows)


def breaches_in_sight(person: Person) -> ScopedQuerySet[ToleranceUse]:
    """The same among the initiatives that a person sees, the longest-standing first."""
    return _unanswered(ToleranceUse.objects.visible_to(person)).order_by("since", "pk")


def _unanswered(
    rows: ScopedQuerySet[ToleranceUse] | None = None,
) -> ScopedQuerySet[ToleranceUse]:
    # One that was closed stands for the breach as long as the tolerance it was decided on holds, and the
    # deviation is no larger than the one decided on.
    no_larger = Q(deviation__isnull=True) | Q(size__gte=Abs(OuterRef("deviation")))
    answered = (
        ExceptionReport.objects.alias(of_stage=Coalesce("stage", 0), size=Abs("deviation"))
        .filter(
            Q(state__in=calc.OPEN)
            | Q(no_larger, state=calc.CLOSED, tolerance_version=OuterRef("tolerance_version")),
            initiative=OuterRef("initiative"),
            aspect=OuterRef("aspect"),
        )
        .filter(of_stage=Coalesce(OuterRef("stage"), 0))
    )
    found = ToleranceUse.objects.all() if rows is None else rows
    return found.filter(~Exists(answered), colour=Colour.RED, is_current=True).select_related(
        "initiative", "stage"
    )


def exceptions_of(initiative_id: int) -> list[ExceptionReport]:
    """Every exception of an initiative but withdrawn ones, the latest first, in one query."""
    rows = ExceptionReport.objects.filter(initiative=initiative_id).exclude(state=calc.WITHDRAWN)
    rows = rows.select_related("initiative__standing", "stage", "committee", "baseline")
    return list(rows.order_by("-number"))


def waiting_for(person: Person) -> list[ExceptionReport]:
    """Exceptions in sight on which a body has to act, the most urgent first."""
    rows = ExceptionReport.objects.visible_to(person).filter(state__in=calc.WITH_BODY).for_list()
    rows = rows.select_related("initiative__standing__executive")
    return list(rows.order_by(F("decide_by").asc(nulls_last=True), "pk"))


def is_answered(use: ToleranceUse, exceptions: Collection[ExceptionReport]) -> bool:
    """Whether an exception stands for a limit that is exceeded: an open one, or one closed since."""
    return any(
        (one.stage_id, one.aspect) == (use.stage_id, use.aspect)
        and (
            one.state in calc.OPEN
            or (
                one.state == calc.CLOSED
                and one.tolerance_version == use.tolerance_version
                and _covers(one, use)
            )
        )
        for one in exceptions
    )


def _covers(decided: ExceptionReport, use: ToleranceUse) -> bool:
    """Whether the deviation is no larger than the one decided on, where that one was measured."""
    if decided.deviation is None:
        return True
    return use.deviation is not None and abs(use.deviation) <= abs(decided.deviation)


def concerns_project(exception: ExceptionReport) -> bool:
    """Whether a limit of the project itself is at stake: its own, or one exceeded with a stage’s."""
    if exception.stage_id is None:
        return True
    own = ToleranceUse.objects.filter(initiative=exception.initiative_id, stage=None)
    return own.filter(aspect=exception.aspect, colour=Colour.RED, is_current=True).exists()
