from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ppm.jobs import services
from ppm.jobs.columns import COLUMNS
from ppm.jobs.filters import JobFilter
from ppm.jobs.models import Job
from ppm.jobs.selectors import in_words
from ppm.permissions.catalog import Perm
from ppm.permissions.marks import allowed
from ppm.permissions.requests import PersonRequest
from ppm.ui.lists import list_page
from ppm.ui.pages import fetch, go_to, render_page


@allowed(Perm.JOB_VIEW)
@require_safe
@never_cache
def job_list(request: PersonRequest) -> HttpResponse:
    return list_page(
        request,
        Job.objects.visible_to(request.user).for_list(),
        JobFilter,
        COLUMNS,
        template="ppm/jobs/list.html",
        title=gettext_lazy("Background work"),
        default_sort="-asked",
        empty=gettext_lazy("Nothing has been asked for yet. Packs and imports appear here."),
    )


@allowed(Perm.JOB_VIEW)
@require_safe
@never_cache
def job_detail(request: PersonRequest, pk: int) -> HttpResponse:
    job = fetch(request, Job.objects.select_related("created_by"), pk=pk)
    return render_page(
        request,
        "ppm/jobs/detail.html",
        {"job": job, "words": in_words(job)},
        fragments=["job"],
    )


@allowed(Perm.JOB_VIEW)
@require_POST
def job_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    job = fetch(request, Job, pk=pk)
    try:
        job = services.cancel_job(job=job, by=request.user)
    except services.JobAlreadyFinished as error:
        messages.warning(request, error.message)
    else:
        if job.is_open:
            messages.info(request, _("The work stops at its next step."))
        else:
            messages.success(request, _("The work was cancelled."))
    return go_to(request, job)
