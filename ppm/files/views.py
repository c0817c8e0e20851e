from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ppm.files import services
from ppm.files.models import StoredFile
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest


@signed_in
@require_safe
def file_download(request: PersonRequest, pk: int) -> HttpResponseBase:
    stored = get_object_or_404(StoredFile, pk=pk)
    # A file's number says nothing: whoever may not have it does not learn that it exists.
    if not services.may_download(request.user, stored):
        raise Http404
    return services.download_response(request, stored)
