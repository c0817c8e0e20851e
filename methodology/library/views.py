from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from methodology.library import services
from methodology.library.filters import GlossaryFilter
from methodology.library.forms import VocabularyForm
from methodology.library.models import VocabularySetting
from methodology.library.selectors import differing_words, glossary
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


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


@allowed(Perm.VOCABULARY_EDIT)
@require_http_methods(["GET", "POST"])
def vocabulary_edit(request: PersonRequest) -> HttpResponse:
    """One choice for the whole installation: words of the house, or of PRINCE2."""
    held = VocabularySetting.objects.select_related("changed_by").first()
    form = VocabularyForm(request.POST or None, instance=held, initial={"version": 0})
    if form.is_valid():
        try:
            services.choose_vocabulary(
                chosen=form.cleaned_data["vocabulary"],
                version=form.cleaned_data["version"] or None,
                by=request.user,
                at=now(),
            )
        except StaleVersion as error:
            against(form, error.current, request.get_full_path())
        else:
            messages.success(request, _("The portal speaks with these words from now on."))
            return go_to(request, "methodology:vocabulary_edit")
    return render_page(
        request,
        "methodology/library/words.html",
        {"form": form, "held": held, "rows": differing_words(get_language() or "en")},
    )
