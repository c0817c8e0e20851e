"""The two addresses of the code flow: on the way to the directory, and back."""

from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ppm.directory.provider import DirectoryAdapter
from ppm.permissions.marks import public


@public
@require_POST
@never_cache
def directory_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    answer: HttpResponse = OAuth2LoginView.adapter_view(_adapter(request, provider_id))(request)
    return answer


@public
@require_safe
@never_cache
def directory_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    answer: HttpResponse = OAuth2CallbackView.adapter_view(_adapter(request, provider_id))(request)
    return answer


def _adapter(request: HttpRequest, provider_id: str) -> DirectoryAdapter:
    if not settings.OIDC_ISSUER or provider_id != settings.OIDC_ID:
        raise Http404
    return DirectoryAdapter(request, provider_id)
