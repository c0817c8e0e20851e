"""The columns that registers share; a register puts its own between them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.shape.models import Entry
from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column
from ppm.ui.pencils import with_pencil

Draw = Callable[[Any], object]


def editable(names: str, field: str, draw: Draw) -> Draw:
    """A cell with a pencil, for whoever may change this line (`may_edit`, set by the list).

    `names` is the beginning of the register's address names.
    """
    address = f"portfolio:{names}_cell"

    def drawn(row: Any) -> object:
        shown = draw(row)
        if not getattr(row, "may_edit", False):
            return shown
        return with_pencil(shown, address=address, field=field, pk=row.pk, name=row.reference)

    return drawn


def text_of(name: str) -> Draw:
    """Draws a text of the line in the line's language."""
    return lambda r: chips.text(getattr(r, name), r.language)


def title_cell(row: Entry) -> SafeString:
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        row.get_absolute_url(),
        chips.text(row.title, row.language),
        row.reference,
    )


def initiative_cell(row: Entry) -> object:
    if not row.initiative_id:
        return chips.text("")
    name, language = nearest(row.initiative, "name")
    if row.is_published:  # its readers may not see the initiative
        return format_html(
            '{}<span class="sub">{}</span>', chips.text(name, language), row.initiative.code
        )
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:initiative_detail", args=[row.initiative_id]),
        chips.text(name, language),
        row.initiative.code,
    )


def title(label: Any) -> Column:
    return Column(
        "title", label, title_cell, lambda r: r.title, sort="title", primary=True, width=56
    )


def initiative() -> Column:
    return Column(
        "initiative",
        _("Initiative"),
        initiative_cell,
        lambda r: nearest(r.initiative, "name")[0] if r.initiative_id else "",
        sort=("initiative__code", "number"),
        width=40,
        css="span-2",
    )


def code() -> Column:
    return Column(
        "code",
        _("Code"),
        lambda r: r.initiative.code if r.initiative_id else "",
        sort="initiative__code",
        width=12,
        shown=False,
    )


def reference() -> Column:
    return Column(
        "reference",
        _("Reference"),
        lambda r: r.reference,
        sort="number",
        width=10,
        shown=False,
    )


def owner(names: str) -> Column:
    return Column(
        "owner",
        pgettext_lazy("register", "Owner"),
        editable(names, "owner", lambda r: chips.person(r.owner)),
        lambda r: str(r.owner or ""),
        sort=("owner__family_name", "owner__given_name"),
        width=24,
        is_edited=True,
    )


def state(names: str, tones: Mapping[Any, str], *, is_edited: bool = True) -> Column:
    def drawn(row: Any) -> SafeString:
        return chips.badge(row.get_state_display(), tones.get(row.state, "neutral"))

    return Column(
        "state",
        _("State"),
        editable(names, "state", drawn) if is_edited else drawn,
        lambda r: str(r.get_state_display()),
        sort="state",
        width=16,
        is_edited=is_edited,
    )


def committee() -> Column:
    return Column(
        "committee",
        _("To the committee"),
        lambda r: chips.badge(_("yes"), "info") if r.is_for_committee else chips.text(""),
        lambda r: r.is_for_committee,
        sort="is_for_committee",
        shown=False,
    )


def raised() -> Column:
    return day_column(
        "raised", _("Raised"), lambda r: localdate(r.raised_at), sort="raised_at", shown=False
    )


def number_cell(value: object) -> object:
    return figures.number(value) if value is not None else chips.text("")  # type: ignore[arg-type]  # a number


def rest() -> Sequence[Column]:
    """What a reader may choose besides."""
    return (reference(), code(), committee(), raised())
