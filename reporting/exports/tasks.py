"""The file of a long list, made by a worker: the list's own view is called again, as who asked for it."""

from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_htmx.middleware import HtmxDetails

from ppm.files import services as files
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from ppm.permissions.access import Refused
from reporting.exports.listfiles import CONTENT_TYPES


@job(
    "reporting.exports.list_file",
    title=_("File of a list"),
    steps={"writing": _("Writing the rows")},
    errors={"closed": _("This list is no longer open to you.")},
)
def list_file(ctx: Context, *, address: str, language: str, rows: int) -> dict[str, Any] | None:
    """Write the list of an address into a private file of who asked."""
    path, _sep, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        raise JobFailed("closed") from None
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    request.META.update(SERVER_NAME="localhost", SERVER_PORT="80", QUERY_STRING=query)
    request.user, request.resolver_match = ctx.by, match
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # set by its middleware
    kind = request.GET.get("format", "xlsx")
    with TemporaryFile() as file, translation.override(language):
        request.file_to_write = file  # type: ignore[attr-defined]  # read by reporting.exports.views
        request.tell = lambda done: ctx.progress(  # type: ignore[attr-defined]  # likewise
            min(done, rows), rows, "writing"
        )
        try:
            answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        except Refused:
            raise JobFailed("closed") from None
        name = answer.headers.get("X-File-Name", f"list.{kind}")
        with ctx.done() as outcome:
            stored = files.store(File(file), name=name, content_type=CONTENT_TYPES[kind], by=ctx.by)
            outcome.link = stored.get_absolute_url()
    return None
