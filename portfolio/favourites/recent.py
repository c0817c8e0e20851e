"""What somebody opened lately, for an empty search box."""

from django.urls import reverse

from portfolio.favourites.selectors import recently_seen as opened_lately
from ppm.languages.nearest import nearest
from ppm.permissions.requests import PersonRequest
from ppm.search.recent import Seen


def recently_seen(request: PersonRequest) -> list[Seen]:
    """The initiatives opened lately that are still open to the reader, the latest first."""
    return [
        Seen(one.code, *nearest(one, "name"), reverse("portfolio:initiative_detail", args=[one.pk]))
        for one in opened_lately(request.user)
    ]
