"""The star as a button, the same in lists and on the initiative's page."""

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ppm.ui.memory import per_language

FORM = "stars"  # the form that every star of a page belongs to


def star(pk: int, name: str, is_favourite: bool) -> SafeString:
    """A button of the form `stars`; HTMX puts the answer in its place."""
    drawn = _star(is_favourite).replace("/0/", f"/{pk}/").replace("star-0", f"star-{pk}")
    return mark_safe(drawn.replace("NAME", escape(name)))  # noqa: S308 - all of it is markup


@per_language
def _star(is_favourite: bool) -> SafeString:
    # Drawn once: fifty times would cost a list more than all its other cells together.
    return format_html(
        '<button id="star-0" class="star" form="{0}" formaction="{1}" hx-post="{1}" '
        'hx-include="#{0}" hx-target="this" aria-pressed="{2}" aria-label="{3}" title="{3}">'
        '<span aria-hidden="true">{4}</span></button>',
        FORM,
        reverse("portfolio:favourite_toggle", args=[0]),
        "true" if is_favourite else "false",
        _("Favourite: %(name)s") % {"name": "NAME"},
        "★" if is_favourite else "☆",
    )
