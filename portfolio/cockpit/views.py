from collections.abc import Sequence
from functools import partial

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from portfolio.cockpit import decisions, sheet
from portfolio.cockpit.columns import ALL_COLUMNS
from portfolio.cockpit.filters import ContentsFilter, InitiativeFilter
from portfolio.cockpit.groupings import GROUPINGS, list_totals
from portfolio.cockpit.head import head_of
from portfolio.cockpit.registers import subtabs
from portfolio.cockpit.sections import BUILDERS
from portfolio.cockpit.selectors import rows_for_list
from portfolio.favourites.services import note_visit
from portfolio.favourites.stars import FORM as STARS
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.perimeter import Perimeter, perimeter_of
from portfolio.initiatives.selectors import HOLDERS
from ppm.accounts.models import Person
from ppm.audit.registry import subject
from ppm.audit.views import history_page
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import Listing, Ticks, list_page
from ppm.ui.pages import fetch, render_page


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_list(request: PersonRequest) -> HttpResponse:
    """The portfolio: everything this person sees, filtered and sorted by the address."""
    may_edit = can(request.user, Perm.INITIATIVE_EDIT)
    perimeter = perimeter_of(request.user)
    return list_page(
        request,
        rows_for_list(request.user),
        InitiativeFilter,
        ALL_COLUMNS,
        is_wide=True,
        template="portfolio/cockpit/list.html",
        title=_("Portfolio"),
        default_sort="name",
        summarise=partial(_perimeter_line, perimeter=perimeter),
        groupings=GROUPINGS,
        totals=list_totals,
        ticks=_bulk_edit() if may_edit else None,
        prepare=partial(_mark_editable, reader=request.user) if may_edit else None,
        empty=_("Nothing of the portfolio is open to you yet."),
        guidance=_(
            "You see an initiative once you hold a role on it or on its unit. Ask your PMO."
        ),
        context={
            "may_create": can(request.user, Perm.INITIATIVE_CREATE),
            "perimeter": perimeter,
            "stars": STARS,
        },
    )


def _bulk_edit() -> Ticks:
    return Ticks(
        reverse("portfolio:bulk_change_create"),
        gettext_lazy("Change the ticked rows…"),
        gettext_lazy("Change everything in this filter (%(count)s)…"),
    )


def _mark_editable(rows: Sequence[Initiative], reader: Person) -> None:
    for row in rows:
        row.may_edit = bool(can(reader, Perm.INITIATIVE_EDIT, row))  # type: ignore[attr-defined]  # read by cells


def _perimeter_line(listing: Listing, perimeter: Perimeter) -> SafeString:
    return format_html("<p>{}</p>", perimeter.sentence)


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The overview: status per dimension with its history, what comes next, what is asked."""
    return _section(request, pk, "detail")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_contents(request: PersonRequest, pk: int) -> HttpResponse:
    """What a portfolio or programme holds, with totals in which everything counts once."""
    initiative = fetch(request, sheet.for_cockpit(request.user).filter(kind__in=HOLDERS), pk=pk)
    held = rows_for_list(request.user).below(initiative).exclude(pk=initiative.pk)
    return list_page(
        request,
        held,
        ContentsFilter,
        ALL_COLUMNS,
        is_wide=True,
        template="portfolio/cockpit/contents.html",
        title=_("Contents"),
        default_sort="name",
        summarise=partial(_perimeter_line, perimeter=perimeter_of(request.user)),
        groupings=GROUPINGS,
        totals=list_totals,
        empty=_("Nothing that you can see belongs to it yet."),
        context={
            "head": head_of(request, initiative, "initiative_contents", localdate()),
            "stars": STARS,
        },
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Stages and milestones: what was agreed, what is expected, what happened."""
    return _section(request, pk, "plan")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_money(request: PersonRequest, pk: int) -> HttpResponse:
    """Money by year and over the whole life, per currency, with the figures behind it."""
    return _section(request, pk, "money")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_reports(request: PersonRequest, pk: int) -> HttpResponse:
    """Every status report, the latest first."""
    return _section(request, pk, "reports")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_dependencies(request: PersonRequest, pk: int) -> HttpResponse:
    """What it needs of others and gives to others, with dates and alarms."""
    return _section(request, pk, "dependencies")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_benefits(request: PersonRequest, pk: int) -> HttpResponse:
    """What it is worth, how that came true, and which objectives it serves."""
    return _section(request, pk, "benefits")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_people(request: PersonRequest, pk: int) -> HttpResponse:
    """Who holds which role, and who held it before."""
    return _section(request, pk, "people")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_documents(request: PersonRequest, pk: int) -> HttpResponse:
    """The management products of a project: what is needed, how far it is, what the next gate misses."""
    return _section(request, pk, "documents")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_history(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything that was done to the initiative and what belongs to it, told as sentences."""
    initiative = fetch(request, sheet.for_cockpit(request.user), pk=pk)
    head = head_of(request, initiative, "initiative_history", localdate())
    frame = {"template": "portfolio/cockpit/head.html", "head": head}
    return history_page(request, subject("initiative"), initiative, frame)


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_print(request: PersonRequest, pk: int) -> HttpResponse:
    """All sections under one another, for paper."""
    initiative = fetch(request, sheet.for_cockpit(request.user), pk=pk)
    today = localdate()
    head = head_of(request, initiative, "initiative_print", today)
    shown = {
        name: build(initiative, request.user, today)
        for name, build in BUILDERS.items()
        if head.has(f"initiative_{name}")
    }
    return render_page(request, "portfolio/cockpit/print.html", {"head": head, "shown": shown})


def _section(request: PersonRequest, pk: int, name: str) -> HttpResponse:
    """One section of the cockpit at its own address."""
    initiative = fetch(request, sheet.for_cockpit(request.user), pk=pk)
    today = localdate()
    note_visit(initiative_id=pk, by=request.user)
    context = BUILDERS[name](initiative, request.user, today)
    if name == "dependencies":
        context["subtabs"] = subtabs(initiative, request.user, name)
    context["head"] = head_of(request, initiative, f"initiative_{name}", today)
    return render_page(request, f"portfolio/cockpit/{name}.html", context)


@allowed(Perm.DECISION_VIEW)
@require_GET
def decision_list(request: PersonRequest) -> HttpResponse:
    """The decisions asked by the latest reports."""
    return list_page(
        request,
        decisions.decisions_asked(request.user),
        decisions.DecisionFilter,
        decisions.COLUMNS,
        template="portfolio/cockpit/decisions.html",
        title=_("Decisions asked"),
        default_sort="meeting",
        empty=_("No decision is asked at present."),
    )
