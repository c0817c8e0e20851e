from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from ppm.accounts import demo
from ppm.accounts.models import Person
from ppm.permissions.marks import public
from ppm.ui.pages import came_from, go_to


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo people with one click; the address does not exist outside demo mode."""
    email = request.POST.get("email", "")
    if not settings.DEMO or email not in {account[1] for account in demo.accounts()}:
        raise Http404
    person = get_object_or_404(Person.objects.people(), email=email)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return go_to(request, came_from(request, settings.LOGIN_REDIRECT_URL))
