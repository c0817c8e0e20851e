"""What a request tells about the browser and the way in."""

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from ppm.accounts.models import Person
from ppm.security.choices import Method

WAYS = {"password": Method.PASSWORD, "socialaccount": Method.DIRECTORY}


def place_of(request: HttpRequest) -> str | None:
    """The address that the request came from, behind the proxies that we trust; None when unknown."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None


def device_of(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:300]


def way_in(request: HttpRequest, person: Person) -> tuple[str, str]:
    """(method, factor) by which this session was opened; empty where nothing was recorded."""
    method = factor = ""
    for record in get_authentication_records(request, person):
        if record["method"] == "mfa":
            factor = str(record.get("type", ""))
            if record.get("passwordless"):
                method = Method.PASSKEY
        else:
            method = WAYS.get(record["method"], method)
    return str(method), factor
