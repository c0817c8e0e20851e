"""The section Registers of the cockpit: one list per register, with counts, and the dependencies."""

from collections.abc import Mapping

from django.db.models import Count, Q, Value
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from portfolio.cockpit import sheet
from portfolio.cockpit.head import head_of
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.selectors import HOLDERS
from portfolio.registers.catalogue import REGISTERS
from portfolio.registers.dependencies.choices import OPEN
from portfolio.registers.dependencies.selectors import dependencies_of
from portfolio.registers.shape.addresses import bound
from portfolio.registers.shape.register import Register
from portfolio.registers.shape.views import list_options
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.figures import number
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, render_page

SECTION = "initiative_registers"
DEPENDENCIES = "dependencies"
Counts = Mapping[str, tuple[int, int]]


def counts_of(initiative: Initiative, person: Person) -> Counts:
    """Key of a register → how many lines are open, and how many there are; in one statement."""
    arms = [
        one.of(initiative, person)
        .order_by()
        .annotate(register_key=Value(one.key))
        .values("register_key")
        .annotate(n_open=Count("pk", filter=Q(state__in=one.model.OPEN)), n_all=Count("pk"))
        .values_list("register_key", "n_open", "n_all")
        for one in REGISTERS
    ]
    arms.append(
        dependencies_of(initiative, person)
        .order_by()
        .annotate(register_key=Value(DEPENDENCIES))
        .values("register_key")
        .annotate(n_open=Count("pk", filter=Q(state__in=OPEN)), n_all=Count("pk"))
        .values_list("register_key", "n_open", "n_all")
    )
    return {key: (n_open, n_all) for key, n_open, n_all in arms[0].union(*arms[1:], all=True)}


def subtabs(
    initiative: Initiative, person: Person, current: str, counts: Counts | None = None
) -> list[tuple[str, str, bool]]:
    """The registers of an initiative with the number of open lines."""
    counts = counts_of(initiative, person) if counts is None else counts

    def tab(key: str, word: object, view: str) -> tuple[str, str, bool]:
        n_open = counts.get(key, (0, 0))[0]
        label = f"{word} ({number(n_open)})" if n_open else str(word)
        return label, reverse(f"portfolio:{view}", args=[initiative.pk]), key == current

    return [
        *(tab(one.key, one.plural, f"initiative_{one.names}_list") for one in REGISTERS),
        tab(DEPENDENCIES, pgettext("section", "Dependencies"), "initiative_dependencies"),
    ]


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_registers(request: PersonRequest, pk: int) -> HttpResponse:
    """Which registers hold how much."""
    initiative = fetch(request, sheet.for_cockpit(request.user), pk=pk)
    counts = counts_of(initiative, request.user)
    may_edit = bool(can(request.user, Perm.INITIATIVE_EDIT, initiative))
    rows = [
        {
            "word": one.plural,
            "lead": one.lead,
            "address": reverse(f"portfolio:initiative_{one.names}_list", args=[pk]),
            "open": counts.get(one.key, (0, 0))[0],
            "all": counts.get(one.key, (0, 0))[1],
            "new": reverse(f"portfolio:{one.names}_create", args=[pk]) if may_edit else "",
            "new_label": one.new,
        }
        for one in REGISTERS
    ]
    rows.append(
        {
            "word": pgettext("section", "Dependencies"),
            "lead": _("What it needs of others and gives to others, with dates and alarms."),
            "address": reverse("portfolio:initiative_dependencies", args=[pk]),
            "open": counts.get(DEPENDENCIES, (0, 0))[0],
            "all": counts.get(DEPENDENCIES, (0, 0))[1],
            "new": reverse("portfolio:dependency_create", args=[pk]) if may_edit else "",
            "new_label": _("Add a dependency"),
        }
    )
    context = {
        "head": head_of(request, initiative, SECTION, localdate()),
        "subtabs": subtabs(initiative, request.user, "", counts),
        "rows": rows,
    }
    return render_page(request, "portfolio/cockpit/registers.html", context)


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def initiative_register(request: PersonRequest, one: Register, pk: int) -> HttpResponse:
    """One register of an initiative, with what it holds."""
    initiative = fetch(request, sheet.for_cockpit(request.user), pk=pk)
    may_edit = bool(can(request.user, Perm.INITIATIVE_EDIT, initiative))
    # A project's own name goes without saying; a programme's line may be one of several.
    without = () if initiative.kind in HOLDERS else ("initiative", "code")
    return list_page(
        request,
        one.of(initiative, request.user).for_list(),
        one.filters,
        [column for column in one.columns if column.key not in without],
        template="portfolio/cockpit/register.html",
        title=one.plural,
        default_sort=one.default_sort,
        groupings=one.groupings,
        empty=_("Nothing has been written down yet."),
        guidance=one.guidance or one.lead,
        context=lambda listing: {
            "head": head_of(request, initiative, SECTION, localdate()),
            "subtabs": subtabs(initiative, request.user, one.key),
            "register": one,
            "new": reverse(f"portfolio:{one.names}_create", args=[pk]) if may_edit else "",
            "book": f"{reverse('reporting:register_book')}?register={one.key}&initiative={pk}",
            "links": [(label, reverse(name, args=[pk])) for label, name in one.own_links],
            "may_edit": may_edit,
        },
        **list_options(one, request.user, may_edit=may_edit),
    )


def addresses() -> list[URLPattern]:
    """The section and a list for each register."""
    return [
        path("<int:pk>/registers/", initiative_registers, name=SECTION),
        *(
            path(
                f"<int:pk>/{one.path}/",
                bound(initiative_register, one),
                name=f"initiative_{one.names}_list",
            )
            for one in REGISTERS
        ),
    ]
