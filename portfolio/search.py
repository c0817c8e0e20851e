"""What can be found of the portfolio. Everything below an initiative is found by those who see it."""

from typing import Any

from django.db.models import Model
from django.utils.translation import pgettext_lazy

from portfolio.benefits.models import Benefit
from portfolio.contract.models import Commitment
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.models import Stage
from portfolio.meetings.models import Committee
from portfolio.milestones.models import Milestone
from portfolio.registers.actions.models import Action
from portfolio.registers.decisions.models import Decision
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.issues.models import Issue
from portfolio.registers.lessons.models import Lesson
from portfolio.registers.products.models import Product
from portfolio.registers.questions.models import Question
from portfolio.registers.risks.models import Risk
from portfolio.registers.stakeholders.models import Stakeholder
from portfolio.sources.models import ExternalKey
from portfolio.statusreports.models import DecisionRequest, StatusReport
from portfolio.strategy.models import Objective
from ppm.permissions.catalog import Perm
from ppm.search.registry import Label, Searchable, in_languages


def _written(
    kind: str,
    model: type[Model],
    label: Label,
    *texts: str,
    title: str = "title",
    scope: str = "",
    **more: Any,
) -> Searchable:
    """What somebody wrote in one language; found by those who see it, or see its scope."""
    if texts:
        more["body"] = f"concat_ws(' ', {', '.join(f'NEW.{name}' for name in texts)})"
    if scope:
        more |= {"scope": scope, "scope_id": f"NEW.{scope}_id"}
    return Searchable(
        kind=kind,
        model=model,
        label=label,
        language="NEW.language",
        title=f"NEW.{title}",
        columns=(title, *texts, "language"),
        perm=Perm.INITIATIVE_VIEW,
        **{"address": f"portfolio:{kind}_detail", **more},
    )


def _step_of_plan(kind: str, model: type[Milestone] | type[Stage], label: Label) -> Searchable:
    return _written(
        *(kind, model, label),
        title="name",
        scope="initiative",
        address="portfolio:initiative_plan",
        at_scope=True,
    )


SEARCHED = [
    Searchable(
        kind="initiative",
        model=Initiative,
        label=pgettext_lazy("search", "Initiatives"),
        code="NEW.code",
        title="NEW.name_{language}",
        body="concat_ws(' ', NEW.purpose_{language},"
        " CASE WHEN NEW.language = '{language}' THEN NEW.description END, NEW.sender_category)",
        keyed_by=(ExternalKey, "initiative_id", "key"),
        keys="ARRAY(SELECT key::text FROM portfolio_externalkey WHERE initiative_id = NEW.id)",
        columns=(
            "code",
            *in_languages("name", "purpose"),
            "description",
            "language",
            "sender_category",
        ),
        address="portfolio:initiative_detail",
        weight=3,
        perm=Perm.INITIATIVE_VIEW,
    ),
    # What people outside the list find of a restricted initiative: its code name, and nothing else.
    Searchable(
        kind="codename",
        model=Initiative,
        label=pgettext_lazy("search", "Restricted initiatives"),
        title="CASE WHEN NEW.confidentiality = 'restricted' THEN NEW.code_name ELSE '' END",
        columns=("confidentiality", "code_name"),
        address="portfolio:initiative_detail",
        weight=2,
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="objective",
        model=Objective,
        label=pgettext_lazy("search", "Objectives"),
        code="NEW.code",
        title="NEW.name_{language}",
        body="concat_ws(' ', NEW.description_{language}, NEW.indicator_{language}, NEW.source_text)",
        columns=("code", "source_text", *in_languages("name", "description", "indicator")),
        address="portfolio:objective_detail",
        weight=2,
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="commitment",
        model=Commitment,
        label=pgettext_lazy("search", "Commitments"),
        code="NEW.article",
        title="NEW.text_{language}",
        body="NEW.kpi_{language}",
        columns=("article", *in_languages("text", "kpi")),
        scope="contract",
        scope_id="NEW.contract_id",
        address="portfolio:contract_detail",
        at_scope=True,
        perm=Perm.CONTRACT_VIEW,
    ),
    _written("dependency", Dependency, pgettext_lazy("search", "Dependencies"), title="what"),
    _written(
        *("lesson", Lesson, pgettext_lazy("search", "Lessons")),
        *("event", "cause", "effect", "recommendation"),
    ),
    _written(
        *("question", Question, pgettext_lazy("search", "Questions from outside")),
        *("question", "answer", "asker_reference"),
    ),
    _written(
        *("stakeholder", Stakeholder, pgettext_lazy("search", "Stakeholders")),
        scope="initiative",
    ),
    _written(
        *("product", Product, pgettext_lazy("search", "Products")),
        *("description", "criteria"),
        scope="initiative",
    ),
    _written(
        *("benefit", Benefit, pgettext_lazy("search", "Benefits")),
        *("description", "method"),
        title="name",
        scope="initiative",
    ),
    _written("risk", Risk, pgettext_lazy("search", "Risks"), "cause", "event", "effect"),
    _written(
        *("issue", Issue, pgettext_lazy("search", "Issues")),
        *("description", "recommendation", "resolution"),
    ),
    _written("action", Action, pgettext_lazy("search", "Actions"), "description", "evidence"),
    _written(
        *("decision_record", Decision, pgettext_lazy("search", "Decision register")),
        *("text", "reason", "conditions"),
    ),
    _written("gate", Gate, pgettext_lazy("search", "Gates"), title="question"),
    _written(
        *("exception", ExceptionReport, pgettext_lazy("search", "Exceptions")),
        *("consequences", "recommendation"),
        title="situation",
    ),
    _step_of_plan("milestone", Milestone, pgettext_lazy("search", "Milestones")),
    _step_of_plan("stage", Stage, pgettext_lazy("search", "Stages")),
    Searchable(
        kind="report",
        model=StatusReport,
        label=pgettext_lazy("search", "Reports"),
        language="NEW.language",
        title="NEW.headline",
        body="concat_ws(' ', NEW.done, NEW.next_steps, NEW.help_needed, NEW.opinion_text)",
        columns=("headline", "done", "next_steps", "help_needed", "opinion_text", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:report_detail",
        perm=Perm.REPORT_VIEW,
    ),
    Searchable(
        kind="decision",
        model=DecisionRequest,
        label=pgettext_lazy("search", "Decisions"),
        language="(SELECT language FROM portfolio_statusreport WHERE id = NEW.report_id)",
        title="NEW.question",
        body="concat_ws(' ', NEW.proposal, NEW.consequence)",
        columns=("question", "proposal", "consequence"),
        scope="initiative",
        scope_id="(SELECT initiative_id FROM portfolio_statusreport WHERE id = NEW.report_id)",
        address="portfolio:initiative_detail",
        at_scope=True,
        perm=Perm.DECISION_VIEW,
        deletable=True,
    ),
    Searchable(
        kind="committee",
        model=Committee,
        label=pgettext_lazy("search", "Committees"),
        code="NEW.code",
        title="NEW.name_{language}",
        body="NEW.mandate_{language}",
        columns=("code", *in_languages("name", "mandate")),
        address="portfolio:committee_detail",
        weight=1.5,
        perm=Perm.COMMITTEE_VIEW,
    ),
]
SCOPES: dict[str, Any] = {
    "codename": lambda person: Initiative.objects.by_code_name(person),
    "objective": lambda person: None,
    "contract": lambda person: None,
    **{
        one.kind: one.model._default_manager.all().visible_to  # type: ignore[attr-defined]
        for one in SEARCHED
        if not one.scope and one.kind not in ("codename", "objective")
    },
}
