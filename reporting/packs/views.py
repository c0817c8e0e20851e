from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from portfolio.statusreports.models import StatusReport
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.languages.nearest import nearest
from ppm.org.versions import StaleVersion
from ppm.permissions.access import Allowed, Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.language import switching
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, posted_version, render_page
from reporting.packs import assembly, formats, marks, services
from reporting.packs.asking import MOST, asks
from reporting.packs.choices import FileLanguage, PackState
from reporting.packs.columns import COLUMNS, state_badge
from reporting.packs.filters import PackFilter
from reporting.packs.forms import PackForm
from reporting.packs.models import Flash, Pack, PackFile
from reporting.packs.online import coverages, figure_page, figure_panels, kept
from reporting.packs.outlook import outlook, parts_in_words, usual_parts
from reporting.packs.selectors import downloads_of
from reporting.snapshots.canonical import in_groups
from reporting.snapshots.selectors import SnapshotBroken


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_list(request: PersonRequest) -> HttpResponseBase:
    """The packs this person may read, the latest first."""
    return list_page(
        request,
        Pack.objects.visible_to(request.user).for_list(),
        PackFilter,
        COLUMNS,
        template="reporting/packs/list.html",
        title=_("Packs"),
        default_sort="-period",
        empty=_("No pack has been built yet: build the first one.")
        if can(request.user, Perm.PACK_BUILD)
        else _("No pack has been released for you yet."),
        context={"may_build": can(request.user, Perm.PACK_BUILD)},
    )


@allowed(Perm.PACK_BUILD)
@require_http_methods(["GET", "POST"])
def pack_create(request: PersonRequest) -> HttpResponseBase:
    """Ask for a new edition; it is built in the background."""
    asked = request.GET if "preset" in request.GET else None
    form = PackForm(
        request.POST or asked,
        person=request.user,
        initial={
            "snapshot": request.GET.get("snapshot"),
            "committee": request.GET.get("committee"),
        },
    )
    is_looking = "_preview" in request.POST
    if request.method == "POST" and not (switching(request) or is_looking) and form.is_valid():
        pack = services.ask_for_pack(
            **form.wanted(),
            formats=form.cleaned_data["formats"],
            forewords=form.forewords(),
            by=request.user,
            at=now(),
        )
        return go_to(request, pack)
    preview = None
    if (asked is not None or is_looking) and not switching(request) and form.is_valid():
        preview = outlook(form.wanted())
    context = {"form": form, "preview": preview, "usual": usual_parts()}
    return render_page(request, "reporting/packs/form.html", context, fragments=["pack-preview"])


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_detail(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The files of a pack, its seal, and its figures with their sources."""
    pack = fetch(request, Pack.objects.for_list().select_related("job"), pk=pk)
    name, language = nearest(pack.committee, "name")
    may_build = can(request.user, Perm.PACK_BUILD, pack)
    carried = Flash.objects.carried_by(pack).select_related("by")
    coming = Flash.objects.of(pack).standing().filter(at__gt=pack.asked_at).select_related("by")
    made = kept(pack)
    is_building = pack.built_at is None and pack.job is not None
    response = render_page(
        request,
        "reporting/packs/detail.html",
        {
            "pack": pack,
            "title": marks.period_of(pack.snapshot),
            "fingerprint": in_groups(pack.snapshot.fingerprint),
            "committee": name,
            "committee_language": language,
            "state": state_badge(pack),
            "files": _files(pack),
            "flashes": [
                *((flash, flash.text_in(marks.reader()), False) for flash in carried),
                *((flash, flash.text_in(marks.reader()), True) for flash in coming if may_build),
            ],
            "corrections": services.corrections_since(pack) if may_build else 0,
            "downloads": downloads_of(pack) if may_build else [],
            "is_superseded": pack.state == PackState.SUPERSEDED,
            "contents": parts_in_words(pack),
            "is_building": is_building,
            "panels": figure_panels(pack, made) if made else [],
            "asks": asks(pack, made, request.user) if made else [],
            "more_asking": max(0, len(set(made.asking)) - MOST) if made else 0,
            "coverages": coverages(pack, made) if made and may_build else [],
            "may_build": may_build,
            "may_release": can(request.user, Perm.PACK_RELEASE, pack)
            and pack.state == PackState.DRAFT
            and pack.built_at is not None,
            "may_see_snapshot": can(request.user, Perm.SNAPSHOT_VIEW),
        },
        fragments=["building"],
    )
    if request.htmx and not is_building:  # type: ignore[attr-defined]  # set by its middleware
        response.headers["HX-Refresh"] = "true"  # there is more to show now than the fragment holds
    return response


@allowed(Perm.PACK_RELEASE)
@require_http_methods(["GET", "POST"])
def pack_release(request: PersonRequest, pk: int) -> HttpResponseBase:
    """Ask before the members see it; then have it stamped."""
    pack = fetch(request, Pack.objects.for_list(), pk=pk)
    if request.method == "POST":
        try:
            job = services.ask_for_release(
                pack=pack, version=posted_version(request), by=request.user, at=now()
            )
        except (
            StaleVersion,
            services.PackNotBuilt,
            services.PackAlreadyReleased,
            services.LaterEditionReleased,
            services.LanguageMissing,
            services.PeriodWithdrawn,
            services.PackOutdated,
        ) as error:
            messages.error(request, str(error.message))
            return go_to(request, pack)
        return go_to(request, job)
    name, _language = nearest(pack.committee, "name")
    found = coverages(pack, made) if (made := kept(pack)) else []
    return render_page(
        request,
        "reporting/packs/release.html",
        {
            "pack": pack,
            "title": marks.period_of(pack.snapshot),
            "committee": name,
            "corrections": services.corrections_since(pack),
            "is_in_force": pack.snapshot.is_in_force,
            "is_retranslated": _is_retranslated(pack),
            "told": services.told(pack, localdate()).count(),
            "files": _files(pack),
            "coverages": found,
            "partly": not all(is_whole for _language, _share, is_whole in found),
        },
    )


def _is_retranslated(pack: Pack) -> bool:
    """Whether translations were made or redone since the draft was built; reads the whole period."""
    if pack.state != PackState.DRAFT or pack.built_at is None:
        return False
    try:
        services.check_texts_as_read(pack, assembly.content_of(pack))
    except services.PackOutdated:
        return True
    except (SnapshotBroken, assembly.CommitteeNotFrozen):
        return False
    return False


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_download(request: PersonRequest, pk: int, language: str) -> HttpResponseBase:
    """The document in one language: the released one, or the draft for those who build."""
    return _hand_out(request, pk, language, "document")


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_figures(request: PersonRequest, pk: int, language: str) -> HttpResponseBase:
    """The figures beside the document."""
    return _hand_out(request, pk, language, "figures")


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_figure(request: PersonRequest, pk: int, ref: int) -> HttpResponseBase:
    """Where one figure comes from: its rule and the frozen rows behind it."""
    pack = fetch(request, Pack.objects.for_list(), pk=pk)
    made = kept(pack)
    figures = made.figures.values() if made else ()
    figure = next((entry for entry in figures if entry.ref == ref), None)
    if made is None or figure is None:
        raise Http404
    try:
        page = figure_page(pack, made, figure)
    except SnapshotBroken as error:
        messages.error(request, str(error.message))
        return go_to(request, pack)
    reports: Any = StatusReport.objects.visible_to(request.user).filter(
        pk__in=[row["report_id"] for row in page["rows"] if row["report_id"]]
    )
    in_sight = set(reports.values_list("pk", flat=True))
    for row in page["rows"]:
        row["href"] = (
            reverse("portfolio:report_detail", args=[row["report_id"]])
            if row["report_id"] in in_sight
            else ""
        )
    return render_page(
        request,
        "reporting/packs/figure.html",
        {"pack": pack, "period": marks.period_of(pack.snapshot), **page},
    )


def _files(pack: Pack) -> list[dict[str, Any]]:
    """The files of the pack's own state, a row per language with its copies in other formats."""
    found = pack.files.filter(state=pack.file_state).select_related("document", "figures")
    rows: dict[str, dict[str, Any]] = {
        file.language: {
            "file": file,
            "document": reverse("reporting:pack_download", args=[pack.pk, file.language]),
            "figures": reverse("reporting:pack_figures", args=[pack.pk, file.language]),
            "copies": [],
        }
        for file in found
    }
    for copy in formats.links(pack):
        rows.setdefault(copy.language, {"copies": []})["copies"].append(copy)
    order = FileLanguage.values
    return [
        {**rows[language], "language": capfirst(str(FileLanguage(language).label))}
        for language in sorted(rows, key=order.index)
    ]


def _hand_out(request: PersonRequest, pk: int, language: str, part: str) -> HttpResponseBase:
    if language not in FileLanguage.values:
        raise Http404
    pack = fetch(request, Pack, pk=pk)
    # What a later edition replaced is handed out with its mark; "superseded" comes after "released".
    wanted = [PackState.SUPERSEDED] if pack.state == PackState.SUPERSEDED else []
    file = (
        PackFile.objects.filter(pack=pack, language=language, state__in=[pack.file_state, *wanted])
        .select_related("document", "figures")
        .order_by("-state")
        .first()
    )
    if file is None:
        raise Http404
    answer = can(request.user, Perm.PACK_VIEW, pack)
    if not answer:
        raise Refused(answer.reason)
    if pack.state == PackState.DRAFT and not assembly.is_current(file.figures):
        raise Refused(
            _("What this draft covers has changed since it was built: build a new edition.")
        )
    return files.download_response(
        request, cast(StoredFile, getattr(file, part)), cast(Allowed, answer)
    )
