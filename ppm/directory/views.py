from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ppm.directory import services
from ppm.directory.forms import GroupRoleForm
from ppm.directory.models import GroupRole
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui import stale
from ppm.ui.pages import fetch, go_to, posted_version, render_page


@allowed(Perm.DIRECTORY_EDIT)
@require_safe
def group_role_list(request: PersonRequest) -> HttpResponse:
    back = (
        request.build_absolute_uri(reverse("openid_connect_callback", args=[settings.OIDC_ID]))
        if settings.OIDC_ISSUER
        else ""
    )
    return render_page(
        request,
        "ppm/directory/list.html",
        {
            "rows": GroupRole.objects.visible_to(request.user).for_list(),
            "issuer": settings.OIDC_ISSUER,
            "client_id": settings.OIDC_CLIENT_ID,
            "groups_claim": settings.OIDC_GROUPS_CLAIM,
            "creates": settings.OIDC_CREATE_ACCOUNTS,
            "local": settings.LOCAL_SIGN_IN,
            "emergency": len(settings.EMERGENCY_ACCOUNTS),
            "back": back,
        },
    )


@allowed(Perm.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
@reauthentication_required
def group_role_create(request: PersonRequest) -> HttpResponse:
    return _form(request, None)


@allowed(Perm.DIRECTORY_EDIT)
@require_http_methods(["GET", "POST"])
@reauthentication_required
def group_role_edit(request: PersonRequest, pk: int) -> HttpResponse:
    return _form(request, fetch(request, GroupRole, pk=pk))


def _form(request: PersonRequest, row: GroupRole | None) -> HttpResponse:
    form = GroupRoleForm(request.POST or None, instance=row, today=localdate())
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("group", "label", "role", "unit")}
        try:
            services.save_group_role(
                **values,
                pk=row.pk if row else None,
                version=posted_version(request) if row else None,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except StaleVersion as error:
            stale.against(form, error.current, request.path, today=localdate())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. It holds from the next sign-in of each person."))
            return go_to(request, "ppm:group_role_list")
    return render_page(request, "ppm/directory/form.html", {"form": form, "is_new": row is None})


@allowed(Perm.DIRECTORY_EDIT)
@require_POST
@reauthentication_required
def group_role_stop(request: PersonRequest, pk: int) -> HttpResponse:
    row = fetch(request, GroupRole, pk=pk)
    try:
        services.stop_group_role(
            group_role=row, version=posted_version(request), by=request.user, at=now()
        )
    except StaleVersion as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The group gives this role no longer."))
    return go_to(request, "ppm:group_role_list")
