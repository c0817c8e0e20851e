"""What can be found of the portfolio. Everything below an initiative is found by those who see it."""

from typing import Any

from django.utils.translation import pgettext_lazy

from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
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
from portfolio.registers.shape.models import Entry
from portfolio.registers.stakeholders.models import Stakeholder
from portfolio.sources.models import ExternalKey
from portfolio.statusreports.models import DecisionRequest, StatusReport
from portfolio.strategy.models import Objective
from ppm.permissions.catalog import Perm
from ppm.search.registry import Label, Searchable, in_languages


def _step_of_plan(kind: str, model: type[Milestone] | type[Stage], label: Label) -> Searchable:
    return Searchable(
        kind=kind,
        model=model,
        label=label,
        language="NEW.language",
        title="NEW.name",
        columns=("name", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:initiative_plan",
        at_scope=True,
        perm=Perm.INITIATIVE_VIEW,
    )


def _line_of(kind: str, model: type[Entry], label: Label, texts: tuple[str, ...]) -> Searchable:
    """A line of a register, found by those who see it."""
    return Searchable(
        kind=kind,
        model=model,
        label=label,
        language="NEW.language",
        title="NEW.title",
        body=f"concat_ws(' ', {', '.join(f'NEW.{name}' for name in texts)})",
        columns=("title", *texts, "language"),
        address=f"portfolio:{kind}_detail",
        perm=Perm.INITIATIVE_VIEW,
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
        kind="dependency",
        model=Dependency,
        label=pgettext_lazy("search", "Dependencies"),
        language="NEW.language",
        title="NEW.what",
        columns=("what", "language"),
        address="portfolio:dependency_detail",
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="lesson",
        model=Lesson,
        label=pgettext_lazy("search", "Lessons"),
        language="NEW.language",
        title="NEW.title",
        body="concat_ws(' ', NEW.event, NEW.cause, NEW.effect, NEW.recommendation)",
        columns=("title", "event", "cause", "effect", "recommendation", "language"),
        address="portfolio:lesson_detail",
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="question",
        model=Question,
        label=pgettext_lazy("search", "Questions from outside"),
        language="NEW.language",
        title="NEW.title",
        body="concat_ws(' ', NEW.question, NEW.answer, NEW.asker_reference)",
        columns=("title", "question", "answer", "asker_reference", "language"),
        address="portfolio:question_detail",
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="stakeholder",
        model=Stakeholder,
        label=pgettext_lazy("search", "Stakeholders"),
        language="NEW.language",
        title="NEW.title",
        columns=("title", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:stakeholder_detail",
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="product",
        model=Product,
        label=pgettext_lazy("search", "Products"),
        language="NEW.language",
        title="NEW.title",
        body="concat_ws(' ', NEW.description, NEW.criteria)",
        columns=("title", "description", "criteria", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:product_detail",
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="benefit",
        model=Benefit,
        label=pgettext_lazy("search", "Benefits"),
        language="NEW.language",
        title="NEW.name",
        body="concat_ws(' ', NEW.description, NEW.method)",
        columns=("name", "description", "method", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:benefit_detail",
        perm=Perm.INITIATIVE_VIEW,
    ),
    _line_of("risk", Risk, pgettext_lazy("search", "Risks"), ("cause", "event", "effect")),
    _line_of(
        "issue",
        Issue,
        pgettext_lazy("search", "Issues"),
        ("description", "recommendation", "resolution"),
    ),
    _line_of("action", Action, pgettext_lazy("search", "Actions"), ("description", "evidence")),
    _line_of(
        "decision_record",
        Decision,
        pgettext_lazy("search", "Decision register"),
        ("text", "reason", "conditions"),
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
    "initiative": lambda person: Initiative.objects.visible_to(person),
    "codename": lambda person: Initiative.objects.by_code_name(person),
    "objective": lambda person: None,
    "dependency": lambda person: Dependency.objects.visible_to(person),
    "question": lambda person: Question.objects.visible_to(person),
    "lesson": lambda person: Lesson.objects.visible_to(person),
    "risk": lambda person: Risk.objects.visible_to(person),
    "issue": lambda person: Issue.objects.visible_to(person),
    "action": lambda person: Action.objects.visible_to(person),
    "decision_record": lambda person: Decision.objects.visible_to(person),
    "committee": lambda person: Committee.objects.visible_to(person),
}
