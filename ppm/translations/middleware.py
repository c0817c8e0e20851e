from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ppm.translations.filling import fill

ASKED = b'data-text="'


class Translations:
    """Fills in, once a page, the translations of the texts that it shows."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            not response.streaming
            and response.get("Content-Type", "").startswith("text/html")
            and ASKED in response.content
        ):
            response.content = fill(response.content.decode()).encode()
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
