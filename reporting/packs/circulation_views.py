from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.pages import fetch, go_to, posted_version, render_page
from reporting.packs import circulating, marks, services
from reporting.packs.choices import FileLanguage
from reporting.packs.forms import FlashForm, ReaderForm, ScheduleForm
from reporting.packs.models import Flash, Pack, PackReader, PackSchedule


@allowed(Perm.PACK_BUILD)
@require_http_methods(["GET", "POST"])
def pack_flash(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Write what happened between the freeze and the meeting; the next edition carries it."""
    pack = fetch(request, Pack.objects.for_list(), pk=pk)
    if request.method == "POST" and request.POST.get("act") == "withdraw":
        return _withdraw_flash(request, pack)
    form = FlashForm(request.POST or None)
    if request.method == "POST" and not switching(request) and form.is_valid():
        texts = {language: form.cleaned_data[f"text_{language}"] for language in Language.values}
        try:
            new = circulating.add_flash(pack=pack, texts=texts, by=request.user, at=now())
        except circulating.FlashThere as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The next edition is being built with this page."))
            return go_to(request, new)
    context = {
        "pack": pack,
        "form": form,
        "title": marks.period_of(pack.snapshot),
        "earlier": [
            (flash, flash.text_in(marks.reader()))
            for flash in Flash.objects.of(pack).standing().select_related("by")
        ],
    }
    return render_page(request, "reporting/packs/flash.html", context)


def _withdraw_flash(request: PersonRequest, pack: Pack) -> HttpResponseBase:
    key = request.POST.get("key", "")
    flash = get_object_or_404(Flash.objects.of(pack), pk=int(key) if key.isdigit() else 0)
    try:
        circulating.withdraw_flash(flash=flash, by=request.user, at=now())
        messages.success(
            request,
            _(
                "Withdrawn: no further edition carries it. What was released with it stays as it is."
            ),
        )
    except circulating.FlashWithdrawn as error:
        messages.error(request, str(error.message))
    return go_to(request, pack)


@allowed(Perm.PACK_BUILD)
@require_http_methods(["GET", "POST"])
def pack_again(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Build the same pack once more, with what has been corrected or translated since."""
    pack = fetch(request, Pack.objects.for_list(), pk=pk)
    if request.method == "POST":
        new = services.ask_for_next_edition(pack=pack, by=request.user, at=now())
        return go_to(request, new)
    return render_page(
        request,
        "ui/confirm.html",
        {
            "title": _("Build the next edition"),
            "sentence": _(
                "The same contents, languages and sentences, from the same frozen period with its "
                "corrections. It stays a draft until it is released."
            ),
            "form": "",
            "action_label": _("Build the pack"),
            "back": pack.get_absolute_url(),
        },
    )


@allowed(Perm.PACK_BUILD)
@require_http_methods(["GET", "POST"])
def pack_circulation(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Who is sent the link of a committee's packs, and which drafts build themselves."""
    committee: Committee = fetch(request, Committee.objects.select_related("unit"), pk=pk)
    act = request.POST.get("act", "")
    reader = ReaderForm(request.POST if act == "add-reader" else None)
    schedule = ScheduleForm(request.POST if act == "add-schedule" else None, committee=committee)
    if request.method == "POST" and not switching(request):
        done = _do(request, committee, act, reader, schedule)
        if done:
            return go_to(request, request.path)
    name, language = nearest(committee, "name")
    context = {
        "committee": committee,
        "name": name,
        "language": language,
        "form": schedule if act == "add-schedule" else reader,
        "reader_form": reader,
        "schedule_form": schedule,
        "readers": PackReader.objects.current()
        .filter(committee=committee)
        .select_related("person", "by")
        .order_by("pk"),
        "schedules": [
            (row, _files(row))
            for row in PackSchedule.objects.running()
            .filter(committee=committee)
            .select_related("by", "unit")
            .order_by("pk")
        ],
    }
    return render_page(request, "reporting/packs/circulation.html", context)


def _files(schedule: PackSchedule) -> str:
    codes = [*schedule.languages.split(), *(["fr-nl"] if schedule.is_bilingual else [])]
    return ", ".join(str(FileLanguage(code).label) for code in codes)


def _do(
    request: PersonRequest,
    committee: Committee,
    act: str,
    reader: ReaderForm,
    schedule: ScheduleForm,
) -> bool:
    """Carry out what was asked; False when a form has to be shown again."""
    by: dict[str, Any] = {"by": request.user, "at": now()}
    if act == "add-reader" and reader.is_valid():
        try:
            circulating.add_reader(committee=committee, person=reader.cleaned_data["person"], **by)
        except (circulating.ReaderThere, circulating.ReaderBlind) as error:
            reader.add_error("person", str(error.message))
            return False
        return True
    if act == "add-schedule" and schedule.is_valid():
        given = schedule.cleaned_data
        languages = given["languages"]
        circulating.add_schedule(
            committee=committee,
            preset=given["preset"],
            unit=given["unit"],
            languages=[one for one in languages if one in Language.values],
            is_bilingual=FileLanguage.BILINGUAL in languages,
            formats=given["formats"],
            series=given["series"],
            working_days=given["working_days"],
            on=given["on"],
            **by,
        )
        return True
    key = request.POST.get("key", "")
    if act == "end-reader" and key.isdigit():
        row = get_object_or_404(PackReader.objects.filter(committee=committee), pk=int(key))
        circulating.end_reader(reader=row, **by)
        return True
    if act == "end-schedule" and key.isdigit():
        plan = get_object_or_404(PackSchedule.objects.filter(committee=committee), pk=int(key))
        try:
            circulating.end_schedule(schedule=plan, version=posted_version(request), **by)
        except (StaleVersion, circulating.ScheduleEnded) as error:
            messages.error(request, str(error.message))
        return True
    return False
