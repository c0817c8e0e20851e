from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ppm.jobs import registry
from ppm.jobs.choices import JobState
from ppm.jobs.models import Job
from ppm.jobs.registry import JobFailed

TONES = {
    JobState.QUEUED: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "good",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "neutral",
}


@dataclass(frozen=True)
class JobWords:
    """A job in the reader's language: what it is, what it is doing, why it failed."""

    title: str
    step: str
    error: str
    tone: str


def in_words(job: Job) -> JobWords:
    """Put the codes of a job into words; one of an earlier version of the portal keeps its codes."""
    tone = TONES[JobState(job.state)]
    try:
        kind = registry.find(job.kind)
    except JobFailed:
        return JobWords(job.kind, job.progress_text, _error({}, job), tone)
    # A step without words of its own is a source sentence.
    step = kind.steps.get(job.progress_text) or (job.progress_text and _(job.progress_text))
    return JobWords(str(kind.title), str(step), _error(kind.errors, job), tone)


def _error(words: registry.Words, job: Job) -> str:
    if not job.error:
        return ""
    sentence: Any = words.get(job.error) or registry.ERRORS.get(job.error) or _(job.error)
    return _filled(str(sentence), job.error_params)


def _filled(sentence: str, params: Mapping[str, Any]) -> str:
    try:
        return sentence % params
    except (KeyError, ValueError, TypeError):
        return sentence
