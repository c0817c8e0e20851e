from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_safe

from ppm.languages.codes import LANGUAGES
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.translations.choices import Origin
from ppm.translations.queue import Asked, counts, rows
from ppm.translations.xliff import CONTENT_TYPE, MAX_BYTES, MOST_UNITS, NotXliff, read
from ppm.ui.choices import LANGUAGE_NAMES
from ppm.ui.forms import PortalForm
from ppm.ui.language import switching
from ppm.ui.pages import go_to, render_page
from reporting.imports.faults import FileFault
from reporting.imports.reading import read as read_sheets
from reporting.imports.remarks import FaultCode
from reporting.translating import xliff
from reporting.translating.book import NotThisBook, build, read_book
from reporting.translating.filters import QueueFilter
from reporting.translating.incoming import NotOurs, Preview, apply, judge
from reporting.translating.lines import lines_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


class FileForm(PortalForm):
    file = forms.FileField(
        label=gettext_lazy("File"), help_text=gettext_lazy("A workbook of the portal, or XLIFF 2.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("This file is larger than the 8 MB that a file of translations may have.")
            )
        return file


@allowed(Perm.TRANSLATION_EDIT)
@require_http_methods(["GET", "POST"])
def translation_book(request: PersonRequest) -> HttpResponse:
    """Take the texts of the queue as a file, send it back, see what it wants, apply it."""
    filters = QueueFilter(request.GET, person=request.user)
    if request.method == "POST" and not switching(request) and "sealed" in request.POST:
        return _applied(request, filters)
    form = FileForm(request.POST or None, request.FILES or None)
    preview, sealed = None, ""
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            preview, origin = _judged(file.name, file.read(), request)
            sealed = preview.sealed(request.user, origin)
        except (NotXliff, NotThisBook) as error:
            form.add_error("file", str(error.message))
        except FileFault as fault:
            form.add_error("file", _sentence(fault))
    asked = filters.asked()
    found = counts(request.user, asked)
    standings = asked.standings or tuple(found.standings)
    number = sum(found.standings.get(one, 0) for one in standings)
    context = {
        "form": form,
        "preview": preview,
        "sealed": sealed,
        "wanted": _shown(preview.wanted if preview else ()),
        "more": max(len(preview.wanted) - SHOWN, 0) if preview else 0,
        "refused": preview.refused if preview else (),
        "count": number,
        "most": MOST_UNITS,
        "files": _files(filters, asked, found.sources) if number else [],
        "list_address": f"{reverse('reporting:translation_list')}{filters.address()}",
        "into": LANGUAGE_NAMES[filters.into_language],
    }
    return render_page(request, "reporting/translating/book.html", context)


def _sentence(fault: FileFault) -> str:
    """Why a file is refused, in the words of this page: it takes no CSV, and XLIFF besides workbooks."""
    if fault.code == FaultCode.UNREADABLE:
        return _("The file cannot be read: it is no workbook and no XLIFF, or it is damaged.")
    return str(FaultCode(fault.code).label) % fault.params


def _files(filters: QueueFilter, asked: Asked, sources: Mapping[str, int]) -> list[tuple[str, str]]:
    """What can be taken: one workbook, and an XLIFF file per language pair."""
    address = reverse("reporting:translation_file")
    found = [(_("Workbook"), f"{address}{filters.address(format='xlsx')}")]
    for source in (one for one in LANGUAGES if one in sources):
        pair = f"{source.upper()} → {asked.into.upper()}"
        found.append((f"XLIFF {pair}", f"{address}{filters.address(format='xlf', source=source)}"))
    return found


def _judged(name: str, data: bytes, request: PersonRequest) -> tuple[Preview, str]:
    if data.lstrip().startswith(b"<") or name.lower().endswith((".xlf", ".xliff", ".xml")):
        document = read(data)
        into, found, origin = document.language, xliff.incoming(document), Origin.XLIFF
    else:
        into, found = read_book(read_sheets(name, data))
        origin = Origin.WORKBOOK
    if into not in LANGUAGES:
        raise NotXliff(_("The portal is not read in the language of this file."))
    return judge(found, into=into, person=request.user), str(origin)


def _shown(wanted: Any) -> list[tuple[Any, Any]]:
    first = wanted[:SHOWN]
    lines = lines_of([one.row for one in first])
    return list(zip(lines, first, strict=True))


def _applied(request: PersonRequest, filters: QueueFilter) -> HttpResponse:
    try:
        saved, refused = apply(sealed=request.POST["sealed"], by=request.user, at=now())
    except NotOurs as error:
        messages.error(request, str(error.message))
    else:
        messages.success(
            request,
            ngettext("%(n)s translation saved.", "%(n)s translations saved.", saved) % {"n": saved},
        )
        for one in refused[:5]:
            messages.warning(
                request, f"{one.row.code if one.row else one.incoming.place}: {one.refusal}"
            )
    return go_to(request, f"{reverse('reporting:translation_list')}{filters.address()}")


@allowed(Perm.TRANSLATION_EDIT)
@require_safe
def translation_file(request: PersonRequest) -> HttpResponse:
    """The texts of the queue as a workbook or as XLIFF."""
    filters = QueueFilter(request.GET, person=request.user)
    asked, kind = filters.asked(), request.GET.get("format", "")
    found = rows(request.user, asked, limit=MOST_UNITS)
    if not found:
        messages.info(request, _("No text fits these filters."))
        return go_to(request, f"{reverse('reporting:translation_book')}{filters.address()}")
    if kind == "xlsx":
        content, content_type = build(found, asked.into), WORKBOOK
    elif kind == "xlf" and asked.source:
        content, content_type = (
            xliff.document(found, source=asked.source, into=asked.into),
            CONTENT_TYPE,
        )
    else:
        raise Http404
    pair = f"{asked.source}-{asked.into}" if asked.source else asked.into
    word = pgettext("name of a file", "translations")
    name = f"{word}-{pair}-{localdate():%Y-%m-%d}.{kind}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
