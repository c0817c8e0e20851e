"""What every step of an import shares: its lock, its refusals, its progress."""

from ppm.org.turns import take_turns
from reporting.imports.choices import RunState
from reporting.imports.models import ImportRun


def nothing(*_: object) -> None:
    """Progress that nobody watches."""


class RowsRefused(Exception):
    """Some rows are refused, and nobody said that the others may be imported without them."""


class AlreadyApplied(Exception):
    """The import is being applied, or has been."""


class AtWork(Exception):
    """The import is being read, checked or written at this moment."""


class NothingToUndo(Exception):
    """The import was not applied, or has been undone."""


def locked(run: ImportRun) -> ImportRun:
    """The run, read again under lock."""
    rows = ImportRun.objects.select_for_update(of=("self",)).select_related(
        "file", "job", "saved_mapping"
    )
    return rows.get(pk=run.pk)


def lock_run(run: ImportRun) -> ImportRun:
    """The same while it can still be read otherwise. Raises AlreadyApplied, AtWork."""
    run = locked(run)
    if run.applied_at is not None or run.state_now == RunState.APPLYING:
        raise AlreadyApplied
    if run.is_at_work:
        raise AtWork
    return run


def one_at_a_time() -> None:
    """Two imports would both find a key unknown and create it twice."""
    take_turns("import")
