"""The page of a form about one initiative, shared by every feature that edits something of it."""

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import nearest
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import render_page


def form_page(
    request: PersonRequest,
    initiative: Initiative,
    form: BaseForm,
    *,
    title: str,
    address: str,
    action: str = "",
) -> HttpResponse:
    """The form under the name of its initiative; Cancel leads to `address`, the button says `action`."""
    context = {
        "form": form,
        "title": title,
        "name": nearest(initiative, "name")[0],
        "home": reverse("portfolio:initiative_detail", args=[initiative.pk]),
        "address": address,
        "action": action or _("Save"),
    }
    return render_page(request, "portfolio/initiatives/form.html", context)
