from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ppm.notices import services
from ppm.notices.choices import Topic
from ppm.notices.forms import PreferencesForm
from ppm.notices.models import Notice, NoticeQuerySet
from ppm.notices.selectors import preferences_of, unread_count, worded
from ppm.permissions.marks import signed_in
from ppm.permissions.requests import PersonRequest
from ppm.ui.pages import fetch, go_to, render_page

PAGE_SIZE = 50
UNREAD = "unread"


@signed_in
@require_safe
@never_cache
def notice_list(request: PersonRequest) -> HttpResponse:
    """One's own notices: all, unread, or about one topic."""
    own = Notice.objects.visible_to(request.user)
    only = request.GET.get("only", "")
    shown = own.unread() if only == UNREAD else own.filter(topic=only) if only in Topic else own
    page = Paginator(shown.for_list(), PAGE_SIZE).get_page(request.GET.get("page"))
    unread = unread_count(request.user)
    return render_page(
        request,
        "ppm/notices/list.html",
        {
            "page": page,
            "notices": worded(page),
            "unread": unread,
            "only": only,
            "choices": _choices(own, only, unread),
        },
    )


def _choices(own: NoticeQuerySet, only: str, unread: int) -> list[tuple[str, str, bool]]:
    address = reverse("ppm:notice_list")
    found = set(own.order_by().values_list("topic", flat=True).distinct())
    kinds = [("", _("All")), (UNREAD, _("Unread (%(count)s)") % {"count": unread})]
    kinds += [(topic.value, str(topic.label)) for topic in Topic if topic in found]
    return [
        (label, f"{address}?only={key}" if key else address, key == only) for key, label in kinds
    ]


@signed_in
@require_http_methods(["GET", "POST"])
def notice_preferences(request: PersonRequest) -> HttpResponse:
    """When the mails of one's notices leave."""
    preferences = preferences_of(request.user)
    form = PreferencesForm(request.POST or None, instance=preferences)
    if form.is_valid():
        services.choose_rhythm(preferences=form.instance, by=request.user, at=now())
        messages.success(request, _("Saved."))
        return go_to(request, "ppm:notice_list")
    return render_page(request, "ppm/notices/preferences.html", {"form": form})


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
