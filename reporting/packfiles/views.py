import base64
from hashlib import sha256
from typing import cast

from django.http import Http404, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.html import format_html
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ppm.files import services as files
from ppm.files.models import DownloadRecord
from ppm.permissions.access import Allowed, Refused, can
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch
from reporting.packfiles import copies
from reporting.packfiles.models import PackCopy
from reporting.packs import assembly
from reporting.packs.choices import PackFormat, PackState
from reporting.packs.models import Pack, PackFile


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_copy(request: PersonRequest, pk: int, language: str, kind: str) -> HttpResponseBase:
    """The pack in another format: the released one, or the draft for those who build."""
    copy, answer = _copy(request, pk, language, kind)
    return files.download_response(request, copy.document, answer)


@allowed(Perm.PACK_VIEW)
@require_GET
def pack_read(request: PersonRequest, pk: int, language: str) -> HttpResponseBase:
    """The reading version on the screen; its own style is all that it may load."""
    copy, _answer = _copy(request, pk, language, PackFormat.HTML)
    content = files.read(copy.document)
    if request.method != "HEAD":
        DownloadRecord.objects.create(file=copy.document, person=request.user, at=now())
    pack = Pack.objects.get(pk=pk)
    with translation.override(language):
        back = format_html(
            '<p><a href="{}">{}</a></p></header>', pack.get_absolute_url(), _("Back to the portal")
        )
    content = content.replace(b"</header>", back.encode(), 1)
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    # The page keeps the style that it was made with.
    own = content.partition(b"<style>")[2].partition(b"</style>")[0]
    kept = base64.b64encode(sha256(own).digest()).decode()
    response.headers["Content-Security-Policy"] = (
        f"sandbox; default-src 'none'; style-src 'sha256-{kept}'"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _copy(request: PersonRequest, pk: int, language: str, kind: str) -> tuple[PackCopy, Allowed]:
    """The copy in the state of the pack. Raises Http404, Refused."""
    pack = fetch(request, Pack, pk=pk)
    rows = copies.of_state(pack).filter(language=language, format=kind)
    copy = rows.select_related("document").first()
    if copy is None:
        raise Http404
    answer = can(request.user, Perm.PACK_VIEW, pack)
    if not answer:
        raise Refused(answer.reason)
    if pack.state == PackState.DRAFT:
        beside = (
            PackFile.objects.filter(pack=pack, state=PackState.DRAFT)
            .select_related("figures")
            .first()
        )
        if beside and not assembly.is_current(beside.figures):
            raise Refused(
                _("What this draft covers has changed since it was built: build a new edition.")
            )
    return copy, cast(Allowed, answer)
