from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from methodology.library.filters import GlossaryFilter
from methodology.library.selectors import glossary
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.ui.pages import render_page


@allowed(Perm.METHOD_VIEW)
@require_safe
def term_list(request: HttpRequest) -> HttpResponse:
    filters = GlossaryFilter(request.GET)
    text = filters.cleaned_data["q"] if filters.is_valid() else ""
    letters = glossary(get_language() or "en", text)
    return render_page(
        request,
        "methodology/library/list.html",
        {
            "filters": filters,
            "text": text,
            "letters": letters,
            "count": sum(len(letter.entries) for letter in letters),
        },
        fragments=["glossary"],
    )
