"""Components. The signature is the contract; `/ui/` shows each in every state.

Leaves are the functions of `ppm.ui.chips`, `ppm.ui.figures` and `ppm.ui.boxes`; what has markup of its own
is a small template in `templates/ui/`; containers are block tags.
"""

import json
from typing import Any

from django import template
from django.forms import BaseForm
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info

from ppm.languages.codes import LANGUAGES
from ppm.ui import boxes, chips, figures, statuschips, words
from ppm.ui.boxes import Label, drawn
from ppm.ui.charts import Chart
from ppm.ui.forms import PortalFormMixin
from ppm.ui.language import MAIN_FORM
from ppm.ui.listdisplay import choices_of
from ppm.ui.lists import Listing
from ppm.ui.liststate import canonical
from ppm.ui.stale import Stale

register = template.Library()

for leaf in (
    chips.rag,
    chips.glyph,
    chips.status_pair,
    chips.strip,
    statuschips.periods,
    statuschips.trend,
    chips.badge,
    chips.text,
    chips.person,
    chips.persons,
    chips.progress,
    chips.file_link,
    figures.number,
    figures.percent,
    figures.money,
    figures.known_of,
    figures.totals,
    figures.day,
    figures.moment,
    figures.month,
    figures.figure,
    boxes.fact,
    boxes.tabs,
    boxes.hint,
    boxes.timeline,
    boxes.status_history,
    words.term,
):
    register.simple_tag(leaf)
for container in (
    boxes.pagehead,
    boxes.panel,
    boxes.facts,
    boxes.figure_row,
    boxes.empty,
    boxes.note,
):
    register.simple_block_tag(container)
register.simple_tag(boxes.perimeter, takes_context=True)


# -- The frame of a page ---------------------------------------------------------------------
@register.filter
def as_json(value: Any) -> str:
    """Data for a `data-…` attribute, read by a script; escaped like any text."""
    return json.dumps(value, default=dict)


@register.simple_tag
def crumb(label: Label, url: str = "", *args: Any) -> SafeString:
    """One step of the breadcrumbs; the last one has no address."""
    if not url:
        return format_html('<li aria-current="page">{}</li>', label)
    return format_html(
        '<li><a href="{}">{}</a></li>',
        url if url.startswith("/") else reverse(url, args=args),
        label,
    )


@register.inclusion_tag("ui/language_switch.html", takes_context=True)
def language_switch(context: Any) -> dict[str, Any]:
    """FR NL EN: keeps the page, and what was typed in the page's main form. See `ppm.ui.language`."""
    form = context.get("form")
    request = context["request"]
    return {
        "form_id": MAIN_FORM if isinstance(form, PortalFormMixin) else "",
        "languages": [
            (code, get_language_info(code)["name_local"].capitalize()) for code in LANGUAGES
        ],
        "current": get_language(),
        "address": request.get_full_path(),
        "token": format_html(
            '<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)
        ),
    }


# -- Lists -------------------------------------------------------------------------------------
@register.simple_tag
def filter_form(listing: Listing) -> SafeString:
    """The filters of a list: a GET form, applied on change when HTMX is there."""
    return drawn("ui/filter_form.html", listing=listing, request_path=listing.request.path)


@register.simple_tag
def data_table(listing: Listing) -> SafeString:
    """The list itself: count, filters in force, sortable table (cards when narrow), pages."""
    return drawn("ui/data_table.html", listing=listing)


@register.simple_tag
def view_menu(listing: Listing) -> SafeString:
    """The saved views of a list, and what one can do with the state that it shows now."""
    return drawn(
        "ui/view_menu.html",
        listing=listing,
        state=listing.state,
        query=canonical(listing.state.query),
    )


@register.simple_tag
def display_panel(listing: Listing) -> SafeString:
    """Which columns in which order, sorted and grouped how: a form that works by reloading too."""
    return drawn("ui/display_panel.html", listing=listing, **choices_of(listing))


@register.simple_tag
def result_count(listing: Listing) -> SafeString:
    """How many rows, told politely to screen readers when it changes."""
    return drawn("ui/result_count.html", listing=listing)


@register.simple_tag
def pagination(listing: Listing) -> SafeString:
    """Links to the pages of a list, nothing when there is one."""
    pages = [
        (number, listing.address(page=number) if isinstance(number, int) else "")
        for number in listing.page.paginator.get_elided_page_range(
            listing.page.number, on_each_side=2, on_ends=1
        )
    ]
    around = {
        "previous": listing.page.has_previous()
        and listing.address(page=listing.page.previous_page_number()),
        "following": listing.page.has_next()
        and listing.address(page=listing.page.next_page_number()),
    }
    return drawn("ui/pagination.html", listing=listing, pages=pages, **around)


# -- Forms --------------------------------------------------------------------------------------
@register.simple_tag
def error_summary(form: BaseForm) -> SafeString:
    """All errors of a form on top, each a link to its field; or both texts when it is stale."""
    stale = getattr(form, "stale", None)
    if stale:
        return stale_panel(stale)
    if not form.is_bound or not form.errors:
        return SafeString("")
    named: Any = getattr(form, "label_in_summary", lambda name: form[name].label)
    fields = [
        (bound.id_for_label or bound.auto_id, named(bound.name), bound.errors[0])
        for bound in form.visible_fields()
        if bound.errors
    ]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return drawn(
        "ui/error_summary.html", fields=fields, general=[*form.non_field_errors(), *hidden]
    )


@register.simple_tag
def stale_panel(stale: Stale | None) -> SafeString:
    """Somebody else changed this meanwhile: both texts side by side. Nothing when there is none."""
    return drawn("ui/stale_panel.html", stale=stale) if stale else SafeString("")


# -- Charts -------------------------------------------------------------------------------------
@register.simple_tag
def chart(drawing: Chart) -> SafeString:
    """The drawing alone, as inline SVG; the same on the page and in the PDF."""
    return drawn(drawing.template, chart=drawing)


@register.simple_tag
def chart_with_table(drawing: Chart, *, printed: bool = False) -> SafeString:
    """The drawing with its data table: folded on a page, open when `printed`."""
    return drawn("ui/charts/with_table.html", chart=drawing, printed=printed)


CHART_GLYPHS = {
    "green": '<circle cx="0" cy="0" r="4.3" fill="{}"/>',
    "amber": '<path d="M0 -4.8 5 4.2 -5 4.2Z" fill="{}"/>',
    "red": '<rect x="-4" y="-4" width="8" height="8" fill="{}"/>',
    "grey": '<circle cx="0" cy="0" r="4" fill="none" stroke="{}" stroke-width="1.4" '
    'stroke-dasharray="2.2 1.6"/>',
}


@register.simple_tag
def chart_glyph(key: str, ink: str) -> SafeString:
    """A status shape inside a drawing, around the origin; grey needs an ink that shows on white."""
    return format_html(CHART_GLYPHS[key], "#5b6773" if ink == "#c6ccd3" else ink)
