from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from ppm.permissions.marks import public
from ppm.telemetry.context import at_hand
from ppm.telemetry.metrics import page


@public
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """For the monitoring system: whoever has no right to it learns not even that it is there."""
    if not may_read(request):
        raise Http404
    return HttpResponse(page(), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """With the token where one is set; without one only from this machine, and not through a proxy."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode())
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error of ours, with the number under which the log has it."""
    template = loader.get_template("500.html")
    return HttpResponseServerError(template.render({"request_id": at_hand().request_id}))
