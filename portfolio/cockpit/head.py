"""The head of every section of the cockpit: where we are, who leads, how it stands, the sections."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from portfolio.cockpit.sheet import ancestors
from portfolio.initiatives.models import Initiative, Standing
from portfolio.initiatives.selectors import HOLDERS
from portfolio.initiatives.wording import age_in_words
from ppm.languages.nearest import coded_name, nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest

# Section, its word, and whether only portfolios and programmes have it.
SECTIONS: tuple[tuple[str, str | Promise, bool], ...] = (
    ("initiative_detail", pgettext_lazy("section", "Overview"), False),
    ("initiative_contents", pgettext_lazy("section", "Contents"), True),
    ("initiative_plan", pgettext_lazy("section", "Plan"), False),
    ("initiative_money", pgettext_lazy("section", "Money"), False),
    ("initiative_reports", pgettext_lazy("section", "Reports"), False),
    ("initiative_dependencies", pgettext_lazy("section", "Dependencies"), False),
    ("initiative_objectives", pgettext_lazy("section", "Objectives"), False),
    ("initiative_people", pgettext_lazy("section", "People"), False),
    ("initiative_history", pgettext_lazy("section", "History"), False),
)


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
    report_age: str
    today: date

    @property
    def is_stale(self) -> bool:
        """The last report is older than two months: it no longer tells how things stand."""
        on = self.standing.submitted_at
        return on is not None and (self.today - localdate(on)).days > 62


def head_of(request: PersonRequest, initiative: Initiative, section: str, today: date) -> Head:
    """Build the head for one section."""
    name, language = nearest(initiative, "name")
    standing = initiative.standing
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
            for view, word, only_holders in SECTIONS
            if not only_holders or initiative.kind in HOLDERS
        ],
        may_edit=bool(can(request.user, Perm.INITIATIVE_EDIT, initiative)),
        report_age=age_in_words(localdate(standing.submitted_at), today)
        if standing.submitted_at
        else _("No report yet"),
        today=today,
    )
