from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ppm.notices import services
from ppm.notices.models import Notice
from ppm.notices.selectors import unread_count, worded
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page

PAGE_SIZE = 50


@signed_in
@require_safe
@never_cache
def notice_list(request: PersonRequest) -> HttpResponse:
    notices = Notice.objects.visible_to(request.user).for_list()
    page = Paginator(notices, PAGE_SIZE).get_page(request.GET.get("page"))
    return render_page(
        request,
        "ppm/notices/list.html",
        {"page": page, "notices": worded(page), "unread": unread_count(request.user)},
    )


@signed_in
@require_POST
def notice_open(request: PersonRequest, pk: int) -> HttpResponse:
    notice = services.mark_read(notice=fetch(request, Notice, pk=pk), at=now())
    return go_to(request, notice.link or "ppm:notice_list")


@signed_in
@require_POST
def notice_read_all(request: PersonRequest) -> HttpResponse:
    services.mark_all_read(person=request.user, at=now())
    messages.success(request, _("All notices are marked as read."))
    return go_to(request, "ppm:notice_list")
