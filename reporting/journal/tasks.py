"""The journal of a period is written in the background."""

import tempfile
from datetime import date

from django.core.files import File
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ppm import audit
from ppm.audit.events import acts_between
from ppm.audit.moments import end_of, start_of
from ppm.files import services as files
from ppm.jobs.context import Context
from ppm.jobs.registry import JobFailed, job
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from reporting.journal.rows import rows_of
from reporting.journal.writers import TYPES, write


@job(
    "reporting.journal.export",
    title=gettext_lazy("Writing the history of a period"),
    errors={"refused": gettext_lazy("This is not open to you any more.")},
)
def export(ctx: Context, *, since: str, until: str, kind: str) -> None:
    """Everything between two days that the person who asked may see, as a private file of theirs."""
    reader = ctx.by
    if not can(reader, Perm.HISTORY_ALL):
        raise JobFailed("refused")
    acts = acts_between(
        reader, start_of(date.fromisoformat(since)), end_of(date.fromisoformat(until))
    )
    with translation.override(reader.language), tempfile.TemporaryFile() as made:
        write(kind, rows_of(acts, None, reader), _("History"), made)
        made.seek(0)
        with ctx.done() as outcome, audit.action("history.exported", by=reader, at=now()):
            stored = files.store(
                File(made),
                name=f"history-{since}-{until}.{kind}",
                content_type=TYPES[kind],
                by=reader,
            )
            outcome.link = stored.get_absolute_url()
