"""Cells of the portfolio list that can be changed where they stand."""

from functools import cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative

FIELDS = ("state", "end", "manager")


@cache
def _address(field: str) -> str:
    return reverse("portfolio:cell_edit", args=[0, field])


def editable(row: Initiative, field: str, shown: SafeString) -> SafeString:
    """The cell's content with a pencil, for whoever may change this row (`may_edit`, set by the list)."""
    if not getattr(row, "may_edit", False):
        return shown
    return format_html(
        '{0}<a class="pencil" id="edit-{1}-{2}" href="{3}" hx-get="{3}" hx-target="#cell-{1}-{2}" '
        'aria-label="{4}" title="{4}"><span aria-hidden="true">✎</span></a>',
        shown,
        row.pk,
        field,
        _address(field).replace("/0/", f"/{row.pk}/"),
        _("Change: %(code)s") % {"code": row.code},
    )
