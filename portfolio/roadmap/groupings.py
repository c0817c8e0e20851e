"""What a roadmap can be grouped by: the four questions asked of a portfolio over time."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from portfolio.cockpit.groupings import GROUPINGS
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.strategy.choices import Weight
from portfolio.strategy.models import Contribution, Objective
from ppm.languages.nearest import coded_text, reading_order
from ppm.org.models import OrgUnit
from ppm.ui.groups import Grouping

DEPARTMENT, OBJECTIVE = "department", "objective"
KEPT = ("programme", "category")


def prepared(rows: InitiativeQuerySet, group: str) -> InitiativeQuerySet:
    """The rows with what this grouping needs, and nothing that another one would."""
    if group == DEPARTMENT:
        step = Func(
            Func("unit__path", function="ltree2text", output_field=CharField()),
            Value("."),
            Value(2),
            function="split_part",
            output_field=CharField(),
        )
        key = Cast(NullIf(step, Value("")), BigIntegerField())
        above = OrgUnit.objects.filter(pk=OuterRef("department_id"))
        return rows.annotate(department_id=key, **_named("department", above))
    if group == OBJECTIVE:
        rank = Case(When(weight=Weight.MAIN, then=0), default=1, output_field=IntegerField())
        main = (
            Contribution.objects.counting(localdate())
            .filter(initiative=OuterRef("pk"))
            .order_by(rank, "objective__code")
        )
        rows = rows.annotate(objective_id=Subquery(main.values("objective_id")[:1]))
        own = Objective.objects.filter(pk=OuterRef("objective_id"))
        return rows.annotate(**_named("objective", own))
    return rows


def _named(name: str, rows: QuerySet[Any]) -> dict[str, Subquery]:
    """The code and the name, nearest to the reader's language, of one row that hangs on each."""
    text: CharField[str, str] = CharField()
    names = [NullIf(f"name_{code}", Value(""), output_field=text) for code in reading_order()]
    called = rows.annotate(called=Coalesce(*names, "code", output_field=text)).values("called")
    return {
        f"{name}_code": Subquery(rows.values("code")[:1]),
        f"{name}_called": Subquery(called[:1]),
    }


def groupings() -> list[Grouping]:
    """Department, programme, category, objective."""
    own = {one.key: one for one in GROUPINGS}
    return [
        _grouping(DEPARTMENT, gettext_lazy("Department"), gettext_lazy("The whole organisation")),
        *(own[key] for key in KEPT),
        _grouping(OBJECTIVE, gettext_lazy("Objective"), gettext_lazy("Without an objective")),
    ]


def _grouping(name: str, label: Any, otherwise: Any) -> Grouping:
    def words(row: Mapping[str, Any]) -> str:
        code, called = row[f"{name}_code"], row[f"{name}_called"]
        return coded_text(code, called or "") if code else str(otherwise)

    return Grouping(
        name,
        label,
        f"{name}_id",
        words,
        fields=(f"{name}_called",),
        order=(f"{name}_code",),
        value=lambda row: words(vars(row)),
    )
