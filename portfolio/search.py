"""What can be found of the portfolio. Everything below an initiative is found by those who see it."""

from typing import Any

from django.utils.translation import pgettext_lazy

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.models import Stage
from portfolio.meetings.models import Committee
from portfolio.milestones.models import Milestone
from portfolio.registers.dependencies.models import Dependency
from portfolio.sources.models import ExternalKey
from portfolio.statusreports.models import DecisionRequest, StatusReport
from portfolio.strategy.models import Objective
from ppm.languages.codes import LANGUAGES
from ppm.permissions.catalog import Perm
from ppm.search.registry import Searchable

OBJECTIVE_TEXTS = tuple(
    f"{name}_{code}" for name in ("name", "description", "indicator") for code in LANGUAGES
)
NAMES = ("name_fr", "name_nl", "name_en")

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
            *NAMES,
            "purpose_fr",
            "purpose_nl",
            "purpose_en",
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
        columns=("code", "source_text", *OBJECTIVE_TEXTS),
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
        kind="milestone",
        model=Milestone,
        label=pgettext_lazy("search", "Milestones"),
        language="NEW.language",
        title="NEW.name",
        columns=("name", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:initiative_plan",
        at_scope=True,
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="stage",
        model=Stage,
        label=pgettext_lazy("search", "Stages"),
        language="NEW.language",
        title="NEW.name",
        columns=("name", "language"),
        scope="initiative",
        scope_id="NEW.initiative_id",
        address="portfolio:initiative_plan",
        at_scope=True,
        perm=Perm.INITIATIVE_VIEW,
    ),
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
        columns=("code", *NAMES, "mandate_fr", "mandate_nl", "mandate_en"),
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
    "committee": lambda person: Committee.objects.visible_to(person),
}
