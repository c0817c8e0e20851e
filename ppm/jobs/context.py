"""What a handler is given: whose job it is, how to report progress, how to finish."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import now

from ppm.jobs.choices import JobState
from ppm.jobs.models import Job

if TYPE_CHECKING:
    from psycopg import Connection

    from ppm.accounts.models import Person

BETWEEN_WRITES = 0.2  # seconds

_PROGRESS = """
    UPDATE ppm_job SET progress_done = %s, progress_total = %s, progress_text = %s
    WHERE id = %s AND attempt = %s AND state = 'running' RETURNING cancel_requested
"""
_LOOK = "SELECT cancel_requested FROM ppm_job WHERE id = %s AND attempt = %s AND state = 'running'"


class JobCancelled(Exception):
    """The person who asked wants it no more."""


class Overtaken(Exception):
    """Another attempt has taken this job over, or finished it: whatever this one did is void."""


@dataclass
class Outcome:
    """What is kept of a finished job: where to look, and facts as JSON."""

    link: str = ""
    result: dict[str, Any] = field(default_factory=dict)


class Context:
    """One attempt at one job. Progress goes out at once, through the connection that holds the lock."""

    def __init__(self, job: Job, direct: "Connection[Any] | None" = None) -> None:
        self.job = job
        self.is_done = False
        self._direct = direct
        self._said = ""
        self._at = 0.0

    @property
    def is_direct(self) -> bool:
        """Whether this runs in a worker, under the job's lock, and not within the caller's transaction."""
        return self._direct is not None

    @property
    def by(self) -> "Person":
        """The person who asked."""
        person = self.job.created_by
        person.acting_for_id = self.job.acting_for_id
        return person

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Say how far the work is; `text` is a code of the kind's `steps`. Raises JobCancelled, Overtaken."""
        moment = monotonic()
        if done < total and text == self._said and moment - self._at < BETWEEN_WRITES:
            return
        self._said, self._at = text, moment
        self._judge(self._ask(_PROGRESS, [done, total, text, self.job.pk, self.job.attempt]))

    def check_cancelled(self) -> None:
        """Raise JobCancelled when the job is wanted no more, Overtaken when another attempt has it."""
        self._judge(self._ask(_LOOK, [self.job.pk, self.job.attempt]))

    @contextmanager
    def done(self, link: str = "", **result: Any) -> Iterator[Outcome]:
        """Finish: what the block writes and the state "done" are one transaction.

        Raises JobCancelled or Overtaken, before the block or after it, when this attempt may not finish any
        more; nothing of the block stays then.
        """
        self.check_cancelled()
        outcome = Outcome(link, result)
        with transaction.atomic():
            yield outcome
            mine = Job.objects.filter(
                pk=self.job.pk, attempt=self.job.attempt, state=JobState.RUNNING
            )
            # At the end, so that the row is not locked meanwhile: progress and cancelling go on.
            if not mine.filter(cancel_requested=False).update(
                state=JobState.DONE,
                finished_at=now(),
                progress_done=F("progress_total"),
                link=outcome.link,
                result=json.loads(json.dumps(outcome.result, cls=DjangoJSONEncoder)),
            ):
                self._judge((True,) if mine.exists() else None)
        self.is_done = True

    def _ask(self, statement: str, values: list[Any]) -> tuple[Any, ...] | None:
        if self._direct is not None:
            return self._direct.execute(statement, values).fetchone()  # type: ignore[arg-type]  # constants above
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            row: tuple[Any, ...] | None = cursor.fetchone()
            return row

    @staticmethod
    def _judge(row: tuple[Any, ...] | None) -> None:
        if row is None:
            raise Overtaken
        if row[0]:
            raise JobCancelled
