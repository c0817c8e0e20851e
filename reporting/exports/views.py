from io import BytesIO
from typing import IO, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from ppm.jobs import services as jobs
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import Listing
from ppm.ui.pages import go_to
from reporting.exports.listfiles import CONTENT_TYPES, file_name, write

AT_ONCE = 2000  # rows; more is a job


def list_file(listing: Listing, kind: str) -> HttpResponse:
    """The answer of a list for `?format=…`; the list's view has limited the rows to what is visible.

    A request that carries `file_to_write` (the job's own) gets the file there, and an empty answer.
    """
    request = listing.request
    target: IO[bytes] | None = getattr(request, "file_to_write", None)
    if target is not None:
        write(listing, kind, target, getattr(request, "tell", None))
        return HttpResponse(headers={"X-File-Name": file_name(listing, kind)})
    if listing.count > AT_ONCE:
        job = jobs.enqueue(
            "reporting.exports.list_file",
            by=cast(PersonRequest, request).user,
            params={
                "address": _address(request),
                "language": get_language() or "fr",
                "rows": listing.count,
            },
        )
        return go_to(request, job)
    file = BytesIO()
    write(listing, kind, file)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(listing, kind)}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(file.getvalue(), content_type=CONTENT_TYPES[kind], headers=headers)


def _address(request: HttpRequest) -> str:
    """The list's address without what stands before the portal's own addresses."""
    return f"{request.path_info}?{request.GET.urlencode()}"
