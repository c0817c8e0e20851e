from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ppm.languages.codes import LANGUAGES
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.translations.choices import Standing
from ppm.translations.hashing import bare
from ppm.translations.models import Translation
from ppm.translations.queue import Counts, Row, beside, counts, row_at, rows
from ppm.translations.services import NotTranslatable
from ppm.ui.language import switching
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against
from reporting.translating.calc import numbers_lost, terms_of, with_terms
from reporting.translating.filters import ALL, UNDONE, QueueFilter
from reporting.translating.forms import TranslationForm
from reporting.translating.lines import Line, address_of, lines_of
from reporting.translating.saving import SourceChanged, translate
from reporting.translating.selectors import proposal_for, terms_between

PAGE, AT_ONCE = 50, 12


@allowed(Perm.TRANSLATION_EDIT)
@require_safe
def translation_list(request: PersonRequest) -> HttpResponse:
    """The queue: texts by state, narrowed by language, period, committee, department, kind and words."""
    filters = QueueFilter(request.GET, person=request.user)
    asked = filters.asked()
    found = counts(request.user, asked)
    filters.with_counts(found)
    page = _page(request)
    shown = rows(request.user, asked, limit=PAGE + 1, offset=(page - 1) * PAGE)
    context = {
        "filters": filters,
        "tabs": _tabs(filters, found),
        "counts": found,
        "lines": lines_of(shown[:PAGE], filters.address()),
        "first": (page - 1) * PAGE + 1,
        "previous": filters.address(page=str(page - 1)) if page > 1 else "",
        "next": filters.address(page=str(page + 1)) if len(shown) > PAGE else "",
        "query": filters.address(),
        "into": filters.into_language,
        "share": _share(found),
    }
    return render_page(
        request, "reporting/translating/list.html", context, fragments=["translations"]
    )


def _page(request: PersonRequest) -> int:
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1


def _tabs(filters: QueueFilter, found: Counts) -> list[tuple[str, str, bool]]:
    """The states with how many texts stand in each."""
    numbers = {UNDONE: found.open, ALL: found.total, **found.standings}
    labels = dict(filters.fields["standing"].choices)  # type: ignore[attr-defined]
    order = (UNDONE, Standing.MISSING, Standing.OUTDATED, Standing.DRAFT, Standing.DONE, ALL)
    current = filters.state["standing"]
    return [
        (
            f"{str(labels[one]).capitalize()} ({numbers.get(one, 0)})",
            filters.address(standing=str(one)),
            one == current,
        )
        for one in order
    ]


def _share(found: Counts) -> int | None:
    """How many of a hundred texts in other languages are translated; rounded down."""
    done = found.standings.get(Standing.DONE, 0)
    return done * 100 // found.total if found.total else None


@allowed(Perm.TRANSLATION_EDIT)
@require_http_methods(["GET", "POST"])
def translation_edit(request: PersonRequest, kind: str, key: int, into: str) -> HttpResponse:
    """One text side by side; saving goes on to the next one of the queue."""
    row = row_at(request.user, f"{kind}:{key}", into) if into in LANGUAGES else None
    if row is None:
        raise Http404
    filters = QueueFilter(request.GET, person=request.user)
    before, after = beside(request.user, filters.asked(), row)
    proposal = None if row.translation else proposal_for(row, request.user)
    held = Translation.objects.filter(source_hash=row.hash, language=into).first()
    posted = request.POST if request.method == "POST" else None
    earlier = proposal.translation.text if proposal and proposal.is_same_place else ""
    form = TranslationForm(posted, row=row, proposed=earlier, instance=held)
    if form.is_valid():
        try:
            _save(request, row, form)
        except NotTranslatable as error:
            form.add_error("text", str(error.message))
        except SourceChanged as error:
            form.add_error(None, str(error.message))
            form.data = {**form.data.dict(), "source": row.hash}  # type: ignore[attr-defined]
        except StaleVersion as error:
            fresh = row_at(request.user, row.place, into) or row
            against(form, error.current, request.get_full_path(), row=fresh)
        else:
            messages.success(request, _("Saved."))
            if lost := numbers_lost(row.text, form.cleaned_data["text"]):
                text = _("These numbers of the original are not in the translation: %(numbers)s.")
                messages.warning(request, text % {"numbers": ", ".join(lost)})
            where = address_of(after, filters.address()) if after else _list_address(filters)
            return go_to(request, where)
    runs = with_terms(row.text, terms_between(row.language, into))
    context = {
        "form": form,
        "line": lines_of([row])[0],
        "row": row,
        "runs": runs,
        "terms": terms_of(runs),
        "proposal": proposal,
        "held": held,
        "previous": address_of(before, filters.address()) if before else "",
        "next": address_of(after, filters.address()) if after else "",
        "list_address": _list_address(filters),
        "left": counts(request.user, filters.asked()).open,
    }
    return render_page(request, "reporting/translating/edit.html", context)


def _list_address(filters: QueueFilter) -> str:
    return f"{reverse('reporting:translation_list')}{filters.address()}"


def _save(request: PersonRequest, row: Row, form: TranslationForm) -> None:
    given = form.cleaned_data
    translate(
        row=row,
        seen=given["source"],
        text=given["text"],
        state=given["step"],
        version=given["version"],
        by=request.user,
        at=now(),
    )


@allowed(Perm.TRANSLATION_EDIT)
@require_http_methods(["GET", "POST"])
def translation_several(request: PersonRequest) -> HttpResponse:
    """The next texts of the queue on one page, saved together: what is wrong stays, the rest is kept."""
    filters = QueueFilter(request.GET, person=request.user)
    if request.method == "POST" and not switching(request):
        asked = filters.asked()
        asked = type(asked)(into=asked.into, places=_posted_places(request))
    else:
        asked = filters.asked()
    found = rows(request.user, asked, limit=AT_ONCE)
    lines = [
        Line(line.row, line.project, line.address, _form_of(request, line.row))
        for line in lines_of(found, filters.address())
    ]
    if request.method == "POST" and not switching(request):
        saved = sum(_save_one(request, line) for line in lines)
        if saved:
            messages.success(
                request,
                ngettext("%(n)s translation saved.", "%(n)s translations saved.", saved)
                % {"n": saved},
            )
        gone = len(_posted_places(request)) - len(lines)
        if gone > 0:
            messages.warning(
                request,
                ngettext(
                    "%(n)s text is no longer there: what was typed for it was not saved.",
                    "%(n)s texts are no longer there: what was typed for them was not saved.",
                    gone,
                )
                % {"n": gone},
            )
        if not any(line.form.errors for line in lines):
            return go_to(request, request.get_full_path())
        lines = [line for line in lines if line.form.errors]
    context = {
        "lines": _told(lines),
        "list_address": _list_address(filters),
        "has_errors": any(line.form.errors for line in lines if line.form.is_bound),
        "left": max(counts(request.user, filters.asked()).open - len(lines), 0),
    }
    status = 422 if context["has_errors"] else None
    return render_page(request, "reporting/translating/several.html", context, status=status)


def _told(lines: Sequence[Line]) -> list[Line]:
    """Each line with the words of the glossary told apart in its text."""
    pairs = {(line.row.language, line.row.into) for line in lines}
    terms = {pair: terms_between(*pair) for pair in pairs}
    return [
        replace(line, runs=with_terms(line.row.text, terms[line.row.language, line.row.into]))
        for line in lines
    ]


def _posted_places(request: PersonRequest) -> list[str]:
    return [place for place in request.POST.getlist("place") if ":" in place][:AT_ONCE]


def _form_of(request: PersonRequest, row: Row) -> TranslationForm:
    prefix = f"{row.kind}-{row.key}"
    posted: Any = request.POST if request.method == "POST" else None
    return TranslationForm(posted, row=row, prefix=prefix)


def _save_one(request: PersonRequest, line: Line) -> bool:
    """Whether something was written; what cannot be is said in the line's own form."""
    form, row = line.form, line.row
    if not form.is_valid():
        return False
    is_new = bare(form.cleaned_data["text"]) != bare(row.translation)
    wants = form.cleaned_data["step"]
    if not form.cleaned_data["text"] or (not is_new and wants == row.standing):
        return False
    try:
        _save(request, row, form)
    except NotTranslatable as error:
        form.add_error("text", str(error.message))
    except SourceChanged as error:
        form.add_error("text", str(error.message))
        _seen_now(form, source=row.hash)
    except StaleVersion as error:
        form.add_error(
            "text",
            _("Somebody else has saved: “%(text)s”.")
            % {"text": getattr(error.current, "text", "")},
        )
        _seen_now(form, version=getattr(error.current, "version", 0))
    else:
        return True
    return False


def _seen_now(form: TranslationForm, **values: Any) -> None:
    """What the translator has been told of counts as seen: saving once more goes through."""
    told = {form.add_prefix(name): str(value) for name, value in values.items()}
    form.data = {**form.data.dict(), **told}  # type: ignore[attr-defined]
