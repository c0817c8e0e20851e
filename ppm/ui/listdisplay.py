"""The choices of a list's display panel: columns in order, three columns to sort by, the height of rows."""

from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from ppm.ui.liststate import OWN_KEYS

if TYPE_CHECKING:
    from ppm.ui.lists import Listing


def choices_of(listing: "Listing") -> dict[str, Any]:
    """What `ui/display_panel.html` draws."""
    shown = [column.key for column in listing.columns]
    hidden = [column for column in listing.all_columns if column.key not in shown]
    query = listing.state.query
    return {
        "filters": [
            *((name, one) for name in query if name not in OWN_KEYS for one in query.getlist(name)),
            *([("from", listing.state.origin)] if listing.state.origin else []),
        ],
        "columns": [
            {
                "key": column.key,
                "label": column.label,
                "primary": column.primary,
                "is_shown": column.key in shown,
            }
            for column in (*listing.columns, *hidden)
        ],
        "sorts": [_sort(listing, place) for place in (1, 2, 3)],
        "heights": [
            (value, label, query.get("rows", "") == value)
            for value, label in (
                ("", _("as in my profile")),
                ("wide", _("comfortable")),
                ("narrow", _("narrow")),
            )
        ],
    }


def _sort(listing: "Listing", place: int) -> dict[str, Any]:
    chosen = str(listing.order[place - 1]) if len(listing.order) >= place else ""
    labels = {1: _("First by"), 2: _("then by"), 3: _("and then by")}
    options: list[tuple[str, object, bool]] = [("", "–", not chosen)]
    for column in listing.all_columns:
        if column.sort_fields:
            options.append((column.key, format_lazy("{} ↑", column.label), chosen == column.key))
            descending = f"-{column.key}"
            options.append((descending, format_lazy("{} ↓", column.label), chosen == descending))
    return {"name": f"sort{place}", "label": labels[place], "options": options}
