import logging
from collections.abc import Callable
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from ppm.telemetry import metrics
from ppm.telemetry.context import Work, accepted, working

logger = logging.getLogger("ppm.request")
HEADER = "X-Request-ID"
# Asked every few seconds by machines.
UNHEARD = ("/healthz", "/metrics")


class Requests:
    """Give each request its id, write one line about it when it is answered, and count it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started, statements = perf_counter(), Statements()
        with working(Work(accepted(request.headers.get(HEADER, "")))) as work:
            with connection.execute_wrapper(statements):
                response = self.get_response(request)
            response[HEADER] = work.request_id
            # Only if somebody asked for the person: the line must not cost a query.
            person = getattr(request, "_cached_user", None)
            work.person_id = getattr(person, "pk", None)
            self._note(request, response, perf_counter() - started, statements.count)
        return response

    def _note(
        self, request: HttpRequest, response: HttpResponse, seconds: float, queries: int
    ) -> None:
        match = request.resolver_match
        address = match.view_name if match else "unknown"
        status = response.status_code
        metrics.count(
            method=request.method or "",
            address=address or "unnamed",
            status=status,
            seconds=seconds,
            queries=queries,
        )
        if request.path.startswith(UNHEARD) and status < 400:
            return
        logger.info(
            "%s %s %s",
            request.method,
            f"/{match.route}" if match else "(no such address)",
            status,
            extra={
                "facts": {
                    "status": status,
                    "view": address,
                    "object": match.kwargs.get("pk") if match else None,
                    "ms": round(seconds * 1000, 1),
                    "queries": queries,
                }
            },
        )


class Statements:
    """Counts what is sent to the database."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        return execute(*arguments)
