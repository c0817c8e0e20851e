"""Cells of the portfolio list that can be changed where they stand."""

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from ppm.ui.memory import per_language

FIELDS = ("state", "end", "manager")


def editable(row: Initiative, field: str, shown: SafeString) -> SafeString:
    """The cell's content with a pencil, for whoever may change this row (`may_edit`, set by the list)."""
    if not getattr(row, "may_edit", False):
        return shown
    pencil = _pencil(field).replace("/0/", f"/{row.pk}/").replace("-0-", f"-{row.pk}-")
    return mark_safe(f"{shown}{pencil.replace('CODE', escape(row.code))}")  # noqa: S308 - all of it is markup


@per_language
def _pencil(field: str) -> SafeString:
    # Drawn once: 150 times would cost a list more than all its other cells together.
    return format_html(
        '<a class="pencil" id="edit-0-{0}" href="{1}" hx-get="{1}" hx-target="#cell-0-{0}" '
        'aria-label="{2}" title="{2}"><span aria-hidden="true">✎</span></a>',
        field,
        reverse("portfolio:cell_edit", args=[0, field]),
        _("Change: %(code)s") % {"code": "CODE"},
    )
