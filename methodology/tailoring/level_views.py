from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from methodology.tailoring import levels
from methodology.tailoring.level_forms import LevelForm
from methodology.tailoring.models import StatusLevel
from ppm.org.versions import StaleVersion
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.METHOD_VIEW)
@require_safe
def level_list(request: PersonRequest) -> HttpResponse:
    """What a colour says on each dimension, in three languages."""
    return render_page(
        request,
        "methodology/tailoring/levels.html",
        {
            "dimensions": levels.levels_by_dimension(),
            "may_edit": bool(can(request.user, Perm.METHOD_EDIT)),
        },
    )


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def level_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Other words for one colour on one dimension."""
    level = get_object_or_404(StatusLevel, pk=pk)
    name = capfirst(level.get_dimension_display())
    address = f"{reverse('methodology:level_list')}#{level.dimension}"
    form = LevelForm(request.POST or None, instance=level)
    if form.is_valid():
        words = {key: form.cleaned_data[key] for key in form.Meta.fields}
        try:
            levels.edit_level(
                level=level,
                version=form.cleaned_data["version"],
                by=request.user,
                at=now(),
                **words,
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return go_to(request, address)
    return render_page(
        request,
        "methodology/tailoring/level_edit.html",
        {"form": form, "level": level, "name": name, "address": address},
    )
