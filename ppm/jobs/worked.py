"""Rows that work in the background brings further."""

from collections.abc import Collection
from typing import Any, ClassVar

from ppm.jobs.choices import JobState

ENDED_BADLY = (JobState.FAILED, JobState.CANCELLED)


class WorkedOn:
    """A row with a `job` and a `state`; `AT_WORK` are the states in which the job has the word."""

    AT_WORK: ClassVar[Collection[str]] = ()
    job: Any
    state: Any

    @property
    def job_failed(self) -> bool:
        """The work that was asked for ended without success."""
        return self.job is not None and self.job.state in ENDED_BADLY

    @property
    def is_at_work(self) -> bool:
        """Something happens to it in the background."""
        return self.state in self.AT_WORK and self.job is not None and not self.job_failed
