"""The star as a button, the same in lists and on the initiative's page."""

from functools import cache

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

FORM = "stars"  # the form that every star of a page belongs to


@cache
def _address() -> str:
    # Resolved once: fifty resolutions would cost a list more than all its other cells together.
    return reverse("portfolio:favourite_toggle", args=[0])


def star(pk: int, name: str, is_favourite: bool) -> SafeString:
    """A button of the form `stars`; HTMX puts the answer in its place."""
    return format_html(
        '<button id="star-{0}" class="star" form="{1}" formaction="{2}" hx-post="{2}" '
        'hx-include="#{1}" hx-target="this" aria-pressed="{3}" aria-label="{4}" title="{4}">'
        '<span aria-hidden="true">{5}</span></button>',
        pk,
        FORM,
        _address().replace("/0/", f"/{pk}/"),
        "true" if is_favourite else "false",
        _("Favourite: %(name)s") % {"name": name},
        "★" if is_favourite else "☆",
    )
