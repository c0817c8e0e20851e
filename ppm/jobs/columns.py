from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.jobs.models import Job
from ppm.jobs.selectors import in_words
from ppm.ui.chips import badge, person, progress
from ppm.ui.columns import Column
from ppm.ui.figures import moment


def title_cell(job: Job) -> SafeString:
    words = in_words(job)
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        job.get_absolute_url(),
        words.title,
        words.error or (words.step if job.is_open else ""),
    )


def state_cell(job: Job) -> SafeString:
    if job.is_open and job.progress_total:
        return progress(job.progress_done, job.progress_total)
    return badge(job.get_state_display(), in_words(job).tone)


COLUMNS = [
    Column(
        "kind",
        pgettext_lazy("job", "Work"),
        title_cell,
        lambda job: in_words(job).title,
        primary=True,
        width=40,
    ),
    Column(
        "state",
        pgettext_lazy("job", "State"),
        state_cell,
        lambda job: job.get_state_display(),
        sort="state",
    ),
    Column("by", _("Asked by"), lambda job: person(job.created_by), sort="created_by__family_name"),
    Column(
        "asked",
        pgettext_lazy("job", "Asked"),
        lambda job: moment(job.created_at),
        lambda job: job.created_at,
        sort="created_at",
    ),
    Column(
        "finished",
        pgettext_lazy("job", "Finished"),
        lambda job: moment(job.finished_at),
        lambda job: job.finished_at,
        sort="finished_at",
    ),
]
