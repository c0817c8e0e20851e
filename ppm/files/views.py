from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from ppm.files import services
from ppm.files.models import StoredFile
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest


@signed_in
@require_safe
def file_download(request: PersonRequest, pk: int) -> HttpResponseBase:
    stored = StoredFile.objects.filter(pk=pk).first()
    # A file's number says nothing: whoever may not have it does not learn that it exists.
    if not services.may_download(request.user, stored) or stored is None:
        raise Http404
    return services.download_response(request, stored)
