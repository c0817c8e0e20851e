"""The workbook to send back: asked for, made in the background, kept with its run."""

from datetime import datetime

from ppm import audit
from ppm.accounts.models import Person
from ppm.files import services as files
from ppm.files.models import StoredFile
from ppm.jobs.services import enqueue
from reporting.imports import marking
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportRun
from reporting.imports.running import locked
from reporting.imports.services import open_run


def ask_to_mark(*, run: ImportRun, language: str, by: Person, at: datetime) -> None:
    """Have the sender's workbook marked, unless it is there already."""
    name = marking.name_of(run, language)
    if name in run.marked:
        return
    with audit.action("import.asked", by=by, at=at):
        enqueue(
            "reporting.imports.mark",
            by=by,
            params={"run_id": run.pk, "language": language},
            key=f"import-mark-{run.pk}-{name}",
        )


def mark_run(*, run: ImportRun, language: str, by: Person, at: datetime) -> StoredFile:
    """Make the marked workbook and keep it with the run. Raises FileFault, FileDamaged."""
    layout = Mapping.from_json(run.mapping).layout
    opened = open_run(run=run, layout=layout)
    data = marking.mark(
        files.read(run.file), opened.sheets, run, marking.problems_of(run), language
    )
    with audit.action("import.marked", by=by, at=at):
        stored = files.store(
            data,
            name=marking.file_name(run, language),
            content_type=marking.CONTENT_TYPE,
            by=by,
        )
        kept = locked(run)
        kept.marked[marking.name_of(run, language)] = stored.pk
        kept.save(update_fields=["marked"])
    return stored
