from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.pages import form_page
from portfolio.registers.dependencies import services
from portfolio.registers.dependencies.charts import dependency_chart
from portfolio.registers.dependencies.choices import DependencyState, Side
from portfolio.registers.dependencies.columns import alarm_badges, columns, state
from portfolio.registers.dependencies.filters import DependencyFilter
from portfolio.registers.dependencies.forms import (
    ConfirmForm,
    DeliverForm,
    DropForm,
    MoveForm,
    NewDependencyForm,
)
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from portfolio.registers.dependencies.network import dependency_network
from portfolio.registers.dependencies.selectors import circle_of, sides_of
from portfolio.registers.shape.groupings import by_choices
from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page

MOST_DRAWN = 300
REFUSALS = (
    services.DependencyClosed,
    services.AlreadyConfirmed,
    services.NothingPromised,
    services.SideIsOver,
    services.Unchanged,
)
STALE = gettext_lazy("Somebody else changed this dependency in the meantime. Read it again first.")


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def dependency_list(request: PersonRequest) -> HttpResponse:
    """What initiatives in sight need of each other, with its picture."""
    today = localdate()
    rows = Dependency.objects.visible_to(request.user).for_list()
    filtered = DependencyFilter(request.GET, queryset=rows, request=request)
    open_rows = filtered.qs.open()
    drawn = list(open_rows.order_by("needed_on", "pk")[:MOST_DRAWN])
    total = open_rows.count() if len(drawn) == MOST_DRAWN else len(drawn)
    naming = Naming.of_all(request.user, rows)
    return list_page(
        request,
        rows,
        DependencyFilter,
        columns(naming, today),
        template="portfolio/registers/dependencies/list.html",
        title=_("Dependencies"),
        default_sort="needed",
        groupings=(by_choices("state", gettext_lazy("State"), DependencyState),),
        empty=_("No initiative in sight has said yet what it needs of another."),
        context={
            "chart": dependency_chart(drawn, naming, today),
            "network": dependency_network(drawn, naming, today, total=total),
        },
    )


@allowed(Perm.INITIATIVE_VIEW)
@require_GET
def dependency_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One dependency: both sides, its dates, what is wrong, and what one may do about it."""
    row = _row(request, pk)
    today = localdate()
    naming = Naming(request.user, [row])
    sides = sides_of(row, request.user) if row.is_open else []
    circle = circle_of(row, request.user)
    circle_names = Naming.of_initiatives(request.user, circle)
    return render_page(
        request,
        "portfolio/registers/dependencies/detail.html",
        {
            "row": row,
            "giver": naming.link(row.giver),
            "taker": naming.link(row.taker),
            "state": state(row),
            "alarms": alarm_badges(row, today),
            "circle": " → ".join(circle_names.name(one) for one in circle),
            "may_write": bool(sides),
            "may_confirm": any(_waits_for(row, side) for side in sides),
            "may_deliver": Side.GIVER in sides or Side.TAKER in sides,
        },
    )


def _waits_for(row: Dependency, side: Side) -> bool:
    """The side has not said yes to what stands there now."""
    if row.state == DependencyState.AGREED:
        return side == Side.TAKER and row.promised_on != row.agreed_on
    signed = row.giver_confirmed_at if side == Side.GIVER else row.taker_confirmed_at
    return signed is None


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def dependency_create(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down what this initiative needs of another one, or gives to it."""
    initiative = fetch(request, Initiative, pk=pk)
    address = reverse("portfolio:initiative_dependencies", args=[pk])
    form = NewDependencyForm(
        request.POST or None,
        initiative=initiative,
        user=request.user,
        initial={"language": request.user.language, "side": request.GET.get("side", Side.TAKER)},
    )
    if form.is_valid():
        values = dict(form.cleaned_data)
        side, other = Side(values.pop("side")), values.pop("other")
        giver, taker = (initiative, other) if side == Side.GIVER else (other, initiative)
        try:
            made = services.propose_dependency(
                giver=giver, taker=taker, side=side, by=request.user, at=now(), **values
            )
        except REFUSALS as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The other side is asked to confirm."))
            return go_to(request, "portfolio:dependency_detail", made.pk)
    return form_page(request, initiative, form, title=_("New dependency"), address=address)


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def dependency_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Say yes for one side."""
    row, sides = _mine(request, pk)
    form = ConfirmForm(request.POST or None, row=row, sides=sides)
    return _act(
        request,
        row,
        form,
        services.confirm_dependency,
        title=_("Confirm"),
        sentence=_("Once both sides have confirmed, the promised date is the agreed one."),
        done=_("Confirmed."),
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def dependency_move(request: PersonRequest, pk: int) -> HttpResponse:
    """Move a date, with the reason; the other side's manager is told."""
    row, sides = _mine(request, pk)
    form = MoveForm(request.POST or None, row=row, sides=sides)
    return _act(
        request,
        row,
        form,
        services.move_dependency,
        title=_("Move the date"),
        sentence=_(
            "The manager of the other initiative is told; the agreed date stays the measure."
        ),
        done=_("The date has moved, and the other side has been told."),
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def dependency_deliver(request: PersonRequest, pk: int) -> HttpResponse:
    """Note the day of delivery."""
    row, _sides = _mine(request, pk)
    form = DeliverForm(request.POST or None, initial={"version": row.version, "on": localdate()})
    return _act(
        request,
        row,
        form,
        services.deliver_dependency,
        title=_("Delivered"),
        sentence=row.what,
        done=_("Noted as delivered."),
    )


@allowed(Perm.INITIATIVE_EDIT)
@require_http_methods(["GET", "POST"])
def dependency_drop(request: PersonRequest, pk: int) -> HttpResponse:
    """Nothing is needed any more."""
    row, _sides = _mine(request, pk)
    form = DropForm(request.POST or None, initial={"version": row.version})
    return _act(
        request,
        row,
        form,
        services.drop_dependency,
        title=_("Drop this dependency"),
        sentence=_("It stays readable, with its reason."),
        done=_("The dependency has been dropped."),
    )


def _row(request: PersonRequest, pk: int) -> Dependency:
    row = Dependency.objects.visible_to(request.user).for_list().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _mine(request: PersonRequest, pk: int) -> tuple[Dependency, list[Side]]:
    """The row and the sides that the person speaks for. Refused without one."""
    row = _row(request, pk)
    sides = sides_of(row, request.user)
    if not sides:
        raise Refused(_("Only people who may edit one of the two initiatives can do this."))
    return row, sides


def _act(
    request: PersonRequest,
    row: Dependency,
    form: Form,
    service: Callable[..., Any],
    *,
    title: str,
    sentence: str | Promise,
    done: str,
) -> HttpResponse:
    if form.is_valid():
        values = dict(form.cleaned_data)
        if "side" in values:
            values["side"] = Side(values["side"])
        try:
            service(dependency_id=row.pk, by=request.user, at=now(), **values)
        except services.StaleVersion:
            form.add_error(None, STALE)
        except REFUSALS as error:
            form.add_error(None, error.message)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return go_to(request, "portfolio:dependency_detail", row.pk)
    context = {
        "form": form,
        "title": title,
        "sentence": sentence,
        "action_label": title,
        "back": reverse("portfolio:dependency_detail", args=[row.pk]),
    }
    return render_page(request, "ui/confirm.html", context)
