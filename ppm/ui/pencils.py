"""The pencil beside a cell that is changed where it stands."""

from typing import cast

from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ppm.ui.memory import per_language


def with_pencil(shown: object, *, address: str, field: str, pk: int, name: str) -> SafeString:
    """The content of a cell with its pencil. `address` names an address of (row, field)."""
    pencil = _pencil(address, field).replace("/0/", f"/{pk}/").replace("-0-", f"-{pk}-")
    pencil = pencil.replace("CODE", escape(name))
    return mark_safe(f"{conditional_escape(cast(str, shown))}{pencil}")  # noqa: S308 - both are escaped


@per_language
def _pencil(address: str, field: str) -> SafeString:
    # Drawn once: 150 times would cost a list more than all its other cells together.
    return format_html(
        '<a class="pencil" id="edit-0-{0}" href="{1}" hx-get="{1}" hx-target="#cell-0-{0}" '
        'aria-label="{2}" title="{2}"><span aria-hidden="true">✎</span></a>',
        field,
        reverse(address, args=[0, field]),
        _("Change: %(code)s") % {"code": "CODE"},
    )
