from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from ppm.accounts.models import Person


class PersonRequest(HttpRequest):
    """What a view behind `@allowed` or `@signed_in` receives: nobody comes this far without a name."""

    user: "Person"  # type: ignore[assignment]  # narrower than Django's, by the middleware
    menu_path: str  # set by a page that lies elsewhere than the page of the menu it belongs to
