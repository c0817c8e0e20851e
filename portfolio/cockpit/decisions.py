"""Decisions that the latest reports of running projects ask of committees: list, and panel of a committee."""

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.cockpit.filters import ParentFilter, UnitFilter
from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.meetings.panels import Panel
from portfolio.statusreports.models import DecisionRequest
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.requests import PersonRequest
from ppm.ui import allof, chips, figures
from ppm.ui.columns import Column, day_column


def decisions_asked(person: Person) -> QuerySet[DecisionRequest]:
    """What the latest reports of the running projects in sight ask."""
    projects = Initiative.objects.visible_to(person).projects().running()
    latest = projects.filter(standing__report_id__isnull=False).values("standing__report_id")
    return DecisionRequest.objects.filter(report__in=latest).select_related(
        "committee", "report__initiative__unit"
    )


def committee_panel(request: PersonRequest, committee: Committee) -> Panel | None:
    """The decisions asked of one committee, for those who may see decisions."""
    if not can(request.user, Perm.DECISION_VIEW):
        return None
    rows = decisions_asked(request.user).filter(committee=committee).order_by("pk")
    return Panel("portfolio/cockpit/decisions_panel.html", {"decisions": list(rows)})


class CommitteeFilter(django_filters.ModelChoiceFilter):
    """A committee in sight."""

    @property
    def field(self) -> object:
        field = super().field
        field.label_from_instance = lambda one: nearest(one, "name")[0]
        return field


class DecisionFilter(django_filters.FilterSet):
    committee = CommitteeFilter(
        label=_("Committee"),
        empty_label=allof.COMMITTEES,
        queryset=lambda request: Committee.objects.visible_to(request.user).order_by("code"),
    )
    unit = UnitFilter(method="by_unit")
    parent = ParentFilter(method="by_parent")

    class Meta:
        model = DecisionRequest
        fields: list[str] = []

    def by_unit(
        self, rows: QuerySet[DecisionRequest], name: str, value: OrgUnit
    ) -> QuerySet[DecisionRequest]:
        return rows.filter(report__initiative__in=Initiative.objects.in_unit(value))

    def by_parent(
        self, rows: QuerySet[DecisionRequest], name: str, value: Initiative
    ) -> QuerySet[DecisionRequest]:
        return rows.filter(report__initiative__in=Initiative.objects.below(value))


def _question(row: DecisionRequest) -> SafeString:
    initiative = row.report.initiative
    name, language = nearest(initiative, "name")
    return format_html(
        '{}<span class="sub"><a href="{}">{}</a> · {}</span>',
        chips.text(row.question, row.report.language),
        reverse("portfolio:initiative_detail", args=[initiative.pk]),
        chips.text(name, language),
        initiative.code,
    )


def _amount(row: DecisionRequest) -> SafeString:
    if row.amount is None:
        return chips.text("")
    return figures.money(row.amount, row.report.currency)


COLUMNS = [
    Column("question", _("Question"), _question, lambda r: r.question, primary=True, width=60),
    Column(
        "proposal",
        _("Proposal"),
        lambda r: chips.text(r.proposal, r.report.language),
        lambda r: r.proposal,
        width=60,
        css="span-2",
    ),
    Column("amount", _("Amount"), _amount, lambda r: r.amount, sort="amount", numeric=True),
    Column(
        "consequence",
        _("If nothing is decided"),
        lambda r: chips.text(r.consequence, r.report.language),
        lambda r: r.consequence,
        width=60,
        css="span-2",
    ),
    Column(
        "committee",
        _("Committee"),
        lambda r: nearest(r.committee, "name")[0],
        lambda r: nearest(r.committee, "name")[0],
        sort="committee__code",
        width=30,
    ),
    day_column(
        "meeting",
        pgettext_lazy("date", "Meeting"),
        lambda r: r.committee.meets_on,
        sort="committee__meets_on",
    ),
]
