from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ppm.health import selectors
from ppm.permissions.marks import public


@public
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    parts = selectors.parts()
    alive = all(state == selectors.ALIVE for state in parts.values())
    return JsonResponse(parts, status=200 if alive else 503)


@public
@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """The process answers: to be started again when it does not."""
    return JsonResponse({"web": selectors.ALIVE})


@public
@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """Requests may come: a proxy sends none while this fails."""
    parts = selectors.ready()
    alive = all(state == selectors.ALIVE for state in parts.values())
    return JsonResponse(parts, status=200 if alive else 503)
