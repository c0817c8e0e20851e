from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from methodology.products import services
from methodology.products.forms import FIELDS, ProductForm
from methodology.products.models import ManagementProduct
from methodology.products.selectors import products_by_kind
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.METHOD_VIEW)
@require_safe
def management_product_list(request: PersonRequest) -> HttpResponse:
    """What a project writes to be governed: purpose, headings, who prepares and approves."""
    words = request.GET.get("q", "").strip()[:100]
    return render_page(
        request,
        "methodology/products/list.html",
        {
            "groups": products_by_kind(words),
            "words": words,
            "may_edit": bool(can(request.user, Perm.METHOD_EDIT)),
        },
    )


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def management_product_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """The words of a product in three languages."""
    row = get_object_or_404(ManagementProduct, pk=pk)
    name = nearest(row, "name")[0]
    form = ProductForm(request.POST or None, instance=row)
    if form.is_valid():
        values = {field: form.cleaned_data[field] for field in FIELDS}
        try:
            services.edit_product(
                product_id=pk,
                version=form.cleaned_data["version"],
                by=request.user,
                at=now(),
                **values,
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "methodology:management_product_list")
    return render_page(request, "methodology/products/edit.html", {"form": form, "name": name})
