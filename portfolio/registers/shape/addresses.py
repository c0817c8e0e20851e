"""The addresses of a register: the shape's pages, bound to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import URLPattern, path

from portfolio.registers.shape import cell_views, change_views, views
from portfolio.registers.shape.register import Register

View = Callable[..., HttpResponse]


def bound(view: View, one: Register) -> View:
    """The view for one register; it stays marked, and its address has no argument for the register."""

    @wraps(view)
    def of_register(request: Any, **arguments: Any) -> HttpResponse:
        return view(request, one, **arguments)

    return of_register


def addresses(one: Register) -> list[URLPattern]:
    """Everything that can be done with a register and its lines."""
    names, place = one.names, f"registers/{one.path}"

    def at(route: str, view: View, step: str) -> URLPattern:
        return path(route, bound(view, one), name=f"{names}_{step}")

    found = [
        at(f"{place}/", views.entry_list, "list"),
        at(f"<int:pk>/{one.path}/new/", views.entry_create, "create"),
        at(f"{place}/many/", change_views.entry_many, "many"),
        at(f"{place}/<int:pk>/", views.entry_detail, "detail"),
        at(f"{place}/<int:pk>/edit/", views.entry_edit, "edit"),
        at(f"{place}/<int:pk>/cell/<str:field>/", cell_views.entry_cell, "cell"),
    ]
    if one.conversions:
        become = f"{place}/<int:pk>/become/<str:step>/"
        found.append(at(become, views.entry_convert, "convert"))
    return found


def shared_addresses() -> list[URLPattern]:
    """What all registers share: the preview of a change of many lines."""
    return [
        path("registers/changes/<int:pk>/", change_views.change_detail, name="entry_change_detail"),
        path(
            "registers/changes/<int:pk>/apply/",
            change_views.change_apply,
            name="entry_change_apply",
        ),
        path(
            "registers/changes/<int:pk>/undo/", change_views.change_undo, name="entry_change_undo"
        ),
    ]
