"""The head of every section of the cockpit: where we are, who leads, how it stands, the sections."""

from dataclasses import dataclass
from datetime import date

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portfolio.cockpit.sheet import ancestors, stages_of
from portfolio.favourites.stars import FORM, star
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import HOLDERS
from portfolio.initiatives.wording import age_in_words
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.standings.choices import BY_LETTER
from portfolio.standings.models import Standing
from ppm.languages.nearest import coded_name, nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest
from ppm.ui.chips import rag

EVERYTHING = frozenset(Kind)
HOLDING = frozenset(HOLDERS)
# Section, its word, and the kinds of initiatives that have it.
SECTIONS: tuple[tuple[str, str | Promise, frozenset[Kind]], ...] = (
    ("initiative_detail", pgettext_lazy("section", "Overview"), EVERYTHING),
    ("initiative_contents", pgettext_lazy("section", "Contents"), HOLDING),
    ("initiative_roadmap", pgettext_lazy("section", "Roadmap"), HOLDING),
    ("initiative_plan", pgettext_lazy("section", "Plan"), EVERYTHING - {Kind.PORTFOLIO}),
    ("initiative_money", pgettext_lazy("section", "Money"), EVERYTHING),
    ("initiative_registers", pgettext_lazy("section", "Registers"), EVERYTHING),
    ("initiative_benefits", pgettext_lazy("section", "Benefits"), EVERYTHING),
    ("initiative_people", pgettext_lazy("section", "People"), EVERYTHING),
    ("initiative_documents", pgettext_lazy("section", "Documents"), frozenset({Kind.PROJECT})),
    ("initiative_reports", pgettext_lazy("section", "Reports"), frozenset({Kind.PROJECT})),
    ("initiative_history", pgettext_lazy("section", "History"), EVERYTHING),
)
# Pages below a section.
UNDER = {"initiative_dependencies": "initiative_registers"}


@dataclass(frozen=True)
class Head:
    initiative: Initiative
    standing: Standing
    name: str
    language: str
    over: str
    unit: str
    above: list[tuple[str, str]]
    tabs: list[tuple[str | Promise, str, bool]]
    may_edit: bool
    may_review: bool
    star: SafeString
    recent: list[str]
    gate: Stage | None
    report_id: int | None
    report_age: str
    today: date

    @property
    def is_stale(self) -> bool:
        """The last report is older than two months: it no longer tells how things stand."""
        on = self.standing.submitted_at
        return on is not None and (self.today - localdate(on)).days > 62

    @property
    def confidence(self) -> SafeString:
        """The latest delivery confidence, with a link to the words of its reviewer."""
        overview = reverse("portfolio:initiative_detail", args=[self.initiative.pk])
        return format_html(
            '<a href="{}#confidence">{}</a>', overview, rag(self.standing.confidence)
        )

    def has(self, section: str) -> bool:
        """Whether this kind of initiative has the section."""
        section = UNDER.get(section, section)
        kinds = next((kinds for view, _word, kinds in SECTIONS if view == section), frozenset())
        return self.initiative.kind in kinds


def head_of(request: PersonRequest, initiative: Initiative, section: str, today: date) -> Head:
    """Build the head for one section of an initiative read by `sheet.for_cockpit`."""
    name, language = nearest(initiative, "name")
    standing, section = initiative.standing, UNDER.get(section, section)
    over = [initiative.code, str(initiative.get_kind_display())]
    if initiative.is_confidential:
        over.append(str(initiative.get_confidentiality_display()))
    return Head(
        initiative=initiative,
        standing=standing,
        name=name,
        language=language,
        over=" · ".join(over),
        unit=coded_name(initiative.unit),
        above=[
            (nearest(one, "name")[0], reverse("portfolio:initiative_detail", args=[one.pk]))
            for one in ancestors(initiative, request.user)
        ],
        tabs=[
            (word, reverse(f"portfolio:{view}", args=[initiative.pk]), view == section)
            for view, word, kinds in SECTIONS
            if initiative.kind in kinds
        ],
        may_edit=bool(can(request.user, Perm.INITIATIVE_EDIT, initiative)),
        may_review=initiative.kind == Kind.PROJECT
        and bool(can(request.user, Perm.GATE_RECOMMEND, initiative)),
        star=_star(request, initiative, name),
        recent=[BY_LETTER[letter].value for letter in standing.recent],
        gate=_gate(initiative),
        report_id=_report_to_write(request, initiative),
        report_age=age_in_words(localdate(standing.submitted_at), today)
        if standing.submitted_at
        else _("No report yet"),
        today=today,
    )


def _star(request: PersonRequest, initiative: Initiative, name: str) -> SafeString:
    """The star with the form that it posts; HTMX puts the answer in its place."""
    return format_html(
        '<form id="{}" method="post" class="star-form">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="next" value="{}"></form>{}',
        FORM,
        get_token(request),
        request.get_full_path(),
        star(initiative.pk, name, initiative.is_favourite),  # type: ignore[attr-defined]  # annotated
    )


def _gate(initiative: Initiative) -> Stage | None:
    """The stage that runs; its end is the next gate."""
    if initiative.kind != Kind.PROJECT:
        return None
    return next((one for one in stages_of(initiative) if one.state == StageState.RUNNING), None)


def _report_to_write(request: PersonRequest, initiative: Initiative) -> int | None:
    """The report that this person may fill in now."""
    if initiative.kind != Kind.PROJECT or not can(request.user, Perm.REPORT_EDIT, initiative):
        return None
    found: int | None = initiative.open_report_id  # type: ignore[attr-defined]  # annotated
    return found
