from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from methodology.tailoring.choices import TailoringClass
from portfolio.statusreports.choices import Block, Series
from portfolio.statusreports.sections import services
from portfolio.statusreports.sections.choices import ListKind
from portfolio.statusreports.sections.forms import PublishForm, SectionForm
from portfolio.statusreports.sections.layout import Layout, SectionLayout
from portfolio.statusreports.sections.models import Section, SectionSet
from portfolio.statusreports.sections.selectors import in_force, layout_of
from portfolio.statusreports.sections.wording import asked_of, field_label
from ppm.org.versions import StaleVersion
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import go_to, render_page
from ppm.ui.stale import against


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def section_set(request: PersonRequest) -> HttpResponse:
    """The report form in its versions: what it asks of whom, and the version that is being prepared."""
    draft = SectionSet.objects.draft()
    form = PublishForm(request.POST if request.POST.get("step") == "publish" else None)
    if request.POST.get("step") == "prepare":
        try:
            services.prepare_set(by=request.user, at=now())
        except services.DraftExists as error:
            messages.error(request, str(error.message))
        return go_to(request, "portfolio:section_set")
    if draft is not None and request.POST.get("step") == "reset":
        try:
            services.reset_set(number=draft.number, by=request.user, at=now())
        except services.AlreadyInForce as error:
            messages.error(request, str(error.message))
        else:
            messages.success(
                request, _("The version that is being prepared is as the one in force again.")
            )
        return go_to(request, "portfolio:section_set")
    step, _colon, key = request.POST.get("step", "").partition(":")
    if draft is not None and step in ("add", "remove"):
        return _add_or_remove(request, draft, step, key)
    if draft is not None and form.is_valid():
        try:
            services.publish_set(
                number=draft.number, note=form.cleaned_data["note"], by=request.user, at=now()
            )
        except (
            services.AlreadyInForce,
            services.NotComplete,
            services.NothingDiffers,
        ) as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("The new form is in force."))
            return go_to(request, "portfolio:section_set")
    is_of_today = draft is None or request.GET.get("version") == "in_force"
    shown = in_force() if draft is None or is_of_today else layout_of(draft)
    return render_page(
        request,
        "portfolio/statusreports/sections/set.html",
        {
            "draft": draft,
            "is_of_today": is_of_today,
            "layout": shown,
            "rows": _rows(shown, None if is_of_today else draft),
            "previews": _previews(shown),
            "versions": SectionSet.objects.published().order_by("-number"),
            **({"form": form} if draft else {}),
        },
    )


def _add_or_remove(request: PersonRequest, draft: SectionSet, step: str, key: str) -> HttpResponse:
    section = get_object_or_404(draft.sections, pk=int(key) if key.isdigit() else 0)
    try:
        if step == "remove":
            services.remove_section(pk=section.pk, by=request.user, at=now())
            messages.success(request, _("The section is taken out of the version being prepared."))
            return go_to(request, "portfolio:section_set")
        made = services.add_section(pk=section.pk, by=request.user, at=now())
    except services.AlreadyInForce as error:
        messages.error(request, str(error.message))
        return go_to(request, "portfolio:section_set")
    messages.info(
        request, _("Say for which projects this section takes the place of the other one.")
    )
    return go_to(request, "portfolio:section_edit", made.pk)


def _rows(layout: Layout, draft: SectionSet | None) -> list[dict[str, object]]:
    keys = (
        list(draft.sections.order_by("position", "pk").values_list("pk", flat=True))
        if draft
        else [None] * len(layout.sections)
    )
    blocks = [section.block for section in layout.sections]
    return [
        {
            "pk": pk,
            "label": Block(section.block).label,
            "names": [name for name in section.names if name],
            "fields": [field_label(name) for name in section.fields],
            "lists": [_list_in_words(one.kind, one.most) for one in section.lists],
            "asked_of": asked_of(section),
            # The first section of a block that suits a project counts.
            "is_other": section.block in blocks[:place],
        }
        for place, (pk, section) in enumerate(zip(keys, layout.sections, strict=True))
    ]


def _list_in_words(kind: str, most: int) -> str:
    return _("%(list)s (at most %(most)s)") % {"list": ListKind(kind).label, "most": most}


def _previews(layout: Layout) -> list[dict[str, object]]:
    """The blocks that each class is asked for, month by month and in the longer series."""
    return [
        {
            "label": one.label,
            "monthly": _asked(layout, one, Series.MONTHLY),
            "longer": _asked(layout, one, Series.QUARTERLY),
        }
        for one in TailoringClass
    ]


def _asked(layout: Layout, tailoring_class: str, series: str) -> list[str]:
    found: dict[str, SectionLayout] = {}
    for section in layout.sections:
        if not section.categories and section.is_for(tailoring_class, "", series):
            found.setdefault(section.block, section)
    return [_with_lists(section) for section in found.values()]


def _with_lists(section: SectionLayout) -> str:
    """A block with the lists that it shows: in these do classes differ most."""
    label = str(Block(section.block).label)
    lists = ", ".join(str(ListKind(one.kind).label) for one in section.lists)
    return f"{label} ({lists})" if lists else label


@allowed(Perm.METHOD_EDIT)
@require_http_methods(["GET", "POST"])
def section_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """Change one section of the version that is being prepared."""
    section: Section = get_object_or_404(
        Section.objects.select_related("section_set").prefetch_related("lists"), pk=pk
    )
    form = SectionForm(request.POST or None, instance=section)
    if form.is_valid():
        try:
            services.edit_section(
                pk=pk,
                version=form.cleaned_data["version"],
                values=form.asked(),
                lists=form.lists(),
                by=request.user,
                at=now(),
            )
        except StaleVersion as error:
            against(form, error.current, request.path)
        except services.AlreadyInForce as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("Saved."))
            return go_to(request, "portfolio:section_set")
    return render_page(
        request,
        "portfolio/statusreports/sections/edit.html",
        {"form": form, "section": section, "label": Block(section.block).label},
    )
