"""What stands around a report in ones and twos: read with its project in one statement, not in ten."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from methodology.tailoring.models import RequiredDimension, RuleSet
from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.selectors import undecided_by_aspect
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.calc import Tolerance as AgreedTolerance
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.lifecycle.tolerances.uses import plain, rules_of
from portfolio.meetings.models import Committee
from portfolio.statusreports.calc import Rules
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.sections.layout import Layout
from portfolio.statusreports.sections.models import SectionSet
from portfolio.statusreports.sections.selectors import layout_of
from portfolio.statusreports.sections.shipped import SHIPPED
from ppm.org.nested import nested, unnested
from ppm.org.prepared import Prepared


@dataclass(frozen=True)
class Around:
    initiative: Initiative
    stage: Stage | None
    rules: Rules
    rule_set_id: int | None
    layout: Layout
    # By stage (None: the project) and aspect.
    agreed: Mapping[tuple[int | None, str], AgreedTolerance]
    # Aspects with an open exception, and whether it is undecided.
    raised: Mapping[str, bool]
    # Open ones with `next_review_on` and `is_unready`, and every body that can be asked to decide.
    benefits: tuple[Benefit, ...]
    committees: tuple[Committee, ...]


def around(report: StatusReport, today: date) -> Around:
    """The project of a report, and what it is judged with: one statement."""
    keys = [report.initiative_id]
    if report.section_set_id is not None:
        keys.append(report.section_set_id)
    row: Any = _PROJECT.rows(*keys, today=today).get()
    rules_found, rule_set_id = _rules(row.its_rules)
    section_set = next(iter(unnested(SectionSet, row.its_form)), None)
    return Around(
        initiative=row,
        stage=next(iter(unnested(Stage, row.its_stage)), None),
        rules=rules_found,
        rule_set_id=rule_set_id,
        layout=layout_of(section_set) if section_set else SHIPPED,
        agreed={
            (one.stage_id, one.aspect): plain(one)
            for one in unnested(Tolerance, row.its_tolerances)
        },
        raised=undecided_by_aspect((one["aspect"], one["state"]) for one in row.raised),
        benefits=tuple(_with_days(unnested(Benefit, row.its_benefits))),
        committees=tuple(unnested(Committee, row.bodies)),
    )


def _project(initiative_id: int, section_set_id: int | None = None, *, today: date) -> Any:
    own = {"initiative": OuterRef("pk")}
    required = RequiredDimension.objects.filter(
        rule_set=OuterRef("pk"), tailoring_class=OuterRef(OuterRef("tailoring_class"))
    )
    rules = RuleSet.objects.started(today).annotate(
        mandatory=ArraySubquery(required.values("dimension"))
    )
    raised = ExceptionReport.objects.open().filter(**own).order_by("pk")
    benefits = Benefit.objects.open().filter(**own).with_next_review()
    is_unready = Exists(Benefit.objects.filter(pk=OuterRef("pk")).incomplete())
    return (
        Initiative.objects.filter(pk=initiative_id)
        .select_related("unit", "standing__project_manager")
        .annotate(
            its_rules=nested(rules[:1], "mandatory"),
            its_form=nested(_section_set(section_set_id)),
            its_stage=nested(Stage.objects.filter(state=StageState.RUNNING, **own)[:1]),
            its_tolerances=nested(Tolerance.objects.filter(**own).in_force(today)),
            raised=ArraySubquery(raised.values(found=JSONObject(aspect="aspect", state="state"))),
            its_benefits=nested(
                benefits.annotate(is_unready=is_unready).order_by("pk"),
                "next_review_on",
                "is_unready",
            ),
            bodies=nested(Committee.objects.order_by("code", "pk")),
        )
    )


_PROJECT = Prepared(_project)


def _section_set(section_set_id: int | None) -> Any:
    """The version of the form that a report was written with; until it is, the one in force."""
    if section_set_id is not None:
        return SectionSet.objects.filter(pk=section_set_id)
    return SectionSet.objects.published().order_by("-number")[:1]


def _rules(found: Iterable[Mapping[str, Any]]) -> tuple[Rules, int | None]:
    stored: Any = next(iter(unnested(RuleSet, found)), None)
    if stored is None:
        return Rules(version=0), None
    return replace(rules_of(stored), mandatory=frozenset(stored.mandatory)), stored.pk


def _with_days(benefits: Iterable[Any]) -> Iterable[Benefit]:
    for one in benefits:
        if one.next_review_on is not None:
            one.next_review_on = date.fromisoformat(one.next_review_on)
        yield one
