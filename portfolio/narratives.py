"""The texts of the portfolio that are translated: what reports say, and what packs show of the registers."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.benefits.choices import BenefitState
from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.gates.models import Gate
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.models import Decision
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.issues.models import Issue
from portfolio.registers.risks.calc import LINE
from portfolio.registers.risks.choices import RiskKind
from portfolio.registers.risks.models import Risk
from portfolio.registers.shape.models import Entry
from portfolio.statusreports.models import (
    DecisionRequest,
    DimensionStatus,
    ReportMilestone,
    StatusReport,
)
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.permissions.catalog import Perm
from ppm.translations.registry import Narrative

GROUPS = {
    "report": pgettext_lazy("texts", "Status reports: texts"),
    "dimension": pgettext_lazy("texts", "Status reports: dimensions"),
    "milestone": pgettext_lazy("texts", "Status reports: milestones"),
    "asked": pgettext_lazy("texts", "Decisions asked"),
    "gate": pgettext_lazy("texts", "Gates"),
    "exception": pgettext_lazy("texts", "Exceptions"),
    "register": pgettext_lazy("texts", "Registers: what committees see"),
}
TICKED = Q(is_for_committee=True)
# As packs list them: see `is_shown` in reporting/snapshots/frozen_lines.py.
RISKS_SHOWN = TICKED | Q(kind=RiskKind.THREAT, score__gte=LINE)
DECISIONS_SHOWN = TICKED | Q(committee__isnull=False)
Rows = Callable[[Person], QuerySet[Any]]


def _reports(person: Person) -> Any:
    """What was submitted: a draft is still its author's."""
    found: Any = StatusReport.objects.permitting(person, Perm.TRANSLATION_EDIT)
    return found.filter(submitted_at__isnull=False)


def _parts(model: type[Any]) -> Rows:
    return lambda person: model._default_manager.filter(report__in=_reports(person).values("pk"))


def _of_project(model: type[Any], **states: Any) -> Rows:
    return lambda person: model._default_manager.permitting(person, Perm.TRANSLATION_EDIT).filter(
        language__in=LANGUAGES, **states
    )


def _of_register(model: type[Entry], shown: Q) -> Rows:
    """Open lines that committees are shown; those who may not see a line do not translate it either."""

    def rows(person: Person) -> Any:
        found: Any = model._default_manager.visible_to(person)  # type: ignore[attr-defined]
        return found.permitting(person, Perm.TRANSLATION_EDIT).filter(
            shown, state__in=model.OPEN, initiative__isnull=False
        )

    return rows


def _dependencies(person: Person) -> Any:
    """Open ones that the reader may see, by whoever translates for the project that waits."""
    waiting = Initiative.objects.permitting(person, Perm.TRANSLATION_EDIT).values("pk")
    found = Dependency.objects.visible_to(person).open()
    return found.filter(taker__in=waiting, language__in=LANGUAGES)


def _of_report(field: str, label: Any, **values: Any) -> Narrative:
    return Narrative(
        kind=f"report.{field}", group="report", label=label, rows=_reports, text=field,
        period="cycle__period", address="portfolio:report_detail", **values,
    )  # fmt: skip


def _of_part(group: str, field: str, label: Any, model: type[Any], language: str) -> Narrative:
    return Narrative(
        kind=f"{group}.{field}", group=group, label=label, rows=_parts(model), text=field,
        language=language, project="report__initiative", period="report__cycle__period",
        address="portfolio:report_detail", link="report_id",
    )  # fmt: skip


def _of_gate(field: str, label: Any, language: str = "language") -> Narrative:
    return Narrative(
        kind=f"gate.{field}", group="gate", label=label, rows=_of_project(Gate), text=field,
        language=language, address="portfolio:gate_detail",
    )  # fmt: skip


def _of_exception(field: str, label: Any) -> Narrative:
    rows = _of_project(ExceptionReport, submitted_at__isnull=False)
    return Narrative(
        kind=f"exception.{field}", group="exception", label=label, rows=rows, text=field,
        address="portfolio:exception_detail",
    )  # fmt: skip


def _of_line(model: type[Entry], field: str, label: Any, shown: Q = TICKED) -> Narrative:
    name = model._meta.model_name or ""
    return Narrative(
        kind=f"{name}.{field}", group="register", label=label, rows=_of_register(model, shown),
        text=field, address=f"portfolio:{name}_detail",
    )  # fmt: skip


NARRATIVES = [
    _of_report("headline", _("Headline")),
    _of_report("done", _("Done in this period")),
    _of_report("next_steps", _("Planned for the next period")),
    _of_report("help_needed", _("Help needed")),
    _of_report("benefits_outlook", _("Benefits: what can be expected")),
    _of_report("contribution", _("Contribution to objectives and commitments")),
    _of_report("outlook", _("Outlook on the coming period")),
    _of_report("challenged_text", _("Question of the central PMO"), language="challenged_language"),
    _of_report(
        "challenge_answer", _("Answer of the project"), language="challenge_answer_language"
    ),
    _of_report("stage_name", _("Stage")),
    _of_report("opinion_text", _("PMO opinion"), language="opinion_language"),
    _of_part("dimension", "comment", _("Reason of a status"), DimensionStatus, "report__language"),
    _of_part("dimension", "path_to_green", _("Path to green"), DimensionStatus, "report__language"),
    _of_part("milestone", "name", _("Milestone"), ReportMilestone, "language"),
    _of_part("asked", "question", _("Question"), DecisionRequest, "report__language"),
    _of_part("asked", "options", _("Options"), DecisionRequest, "report__language"),
    _of_part("asked", "proposal", _("Proposal"), DecisionRequest, "report__language"),
    _of_part(
        "asked", "consequence", _("If nothing is decided"), DecisionRequest, "report__language"
    ),
    _of_gate("question", _("Question of a gate")),
    _of_gate("opinion_text", _("Opinion on a gate"), "opinion_language"),
    _of_gate("reason", _("Reason of a gate decision"), "reason_language"),
    _of_exception("situation", _("Situation and cause")),
    _of_exception("consequences", _("Consequences")),
    _of_exception("recommendation", _("Recommendation")),
    _of_exception("question", _("Question of an exception")),
    _of_exception("reason", _("Reason of the decision on an exception")),
    _of_line(Risk, "title", _("Risk"), RISKS_SHOWN),
    _of_line(Risk, "effect", _("Effect of a risk")),
    _of_line(Issue, "title", _("Issue")),
    _of_line(Issue, "recommendation", _("Recommendation on an issue")),
    _of_line(Decision, "title", _("Decision"), DECISIONS_SHOWN),
    _of_line(Decision, "text", _("Text of a decision")),
    _of_line(Action, "title", _("Action")),
    Narrative(
        kind="benefit.name",
        group="register",
        label=_("Benefit"),
        rows=_of_project(Benefit, state=BenefitState.OPEN),
        text="name",
        address="portfolio:benefit_detail",
    ),
    Narrative(
        kind="dependency.what",
        group="register",
        label=_("Dependency"),
        rows=_dependencies,
        text="what",
        project="taker",
        address="portfolio:dependency_detail",
    ),
]
