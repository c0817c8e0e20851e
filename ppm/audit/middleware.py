"""`?as_of=2026-03-31` on the page of an object, or on a register, shows it as it was then."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from ppm.audit.registry import subjects

KEY = "as_of"
Handler = Callable[[HttpRequest], HttpResponseBase]


@cache
def _kinds() -> tuple[dict[str, str], dict[str, str]]:
    """Address name → kind: of the pages of objects, and of registers."""
    return (
        {one.address: one.kind for one in subjects().values() if one.address},
        {one.register: one.kind for one in subjects().values() if one.register},
    )


class AsOf:
    """Answer with the past state instead of the page; who may see it is asked there."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: list[object], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        from ppm.audit.views import history_record, history_register

        if request.method not in ("GET", "HEAD") or not request.GET.get(KEY):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        objects, registers = _kinds()
        if name in objects and "pk" in kwargs:
            return history_record(request, objects[name], kwargs["pk"])  # type: ignore[arg-type]
        if name in registers:
            return history_register(request, registers[name])  # type: ignore[arg-type]
        return None
