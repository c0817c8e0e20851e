"""What a roadmap can be grouped by: the four questions asked of a portfolio over time."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    FilteredRelation,
    Func,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext_lazy

from portfolio.cockpit.groupings import GROUPINGS
from portfolio.initiatives.models import InitiativeQuerySet
from portfolio.strategy.choices import Weight
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
        return rows.annotate(
            department_id=key,
            department_code=Subquery(above.values("code")[:1]),
            department_called=Subquery(above.annotate(called=_called()).values("called")[:1]),
        )
    if group == OBJECTIVE:
        main = Q(contributions__weight=Weight.ESSENTIAL, contributions__withdrawn_at__isnull=True)
        rows = rows.annotate(main=FilteredRelation("contributions", condition=main))
        return rows.annotate(
            objective_id=F("main__objective_id"),
            objective_code=F("main__objective__code"),
            objective_called=_called("main__objective__"),
        )
    return rows


def _called(prefix: str = "") -> Coalesce:
    """The name nearest to the reader's language."""
    text: CharField[str, str] = CharField()
    names = (f"{prefix}name_{code}" for code in reading_order())
    return Coalesce(
        *(NullIf(name, Value(""), output_field=text) for name in names),
        f"{prefix}code",
        output_field=text,
    )


def groupings() -> list[Grouping]:
    """Department, programme, category, objective."""
    own = {one.key: one for one in GROUPINGS}
    return [
        _grouping(DEPARTMENT, gettext_lazy("Department"), gettext_lazy("The whole organisation")),
        *(own[key] for key in KEPT),
        _grouping(OBJECTIVE, gettext_lazy("Objective"), gettext_lazy("Without a main objective")),
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
