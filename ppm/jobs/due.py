"""Work that falls due by the clock: providers name it, the minute tick asks for each piece once."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from ppm.accounts.models import Person
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """One piece of work; under the same `key` it is asked for once, whatever becomes of it."""

    kind: str
    key: str
    params: dict[str, Any] = field(default_factory=dict)
    queue: str = "fast"


Provider = Callable[[datetime], Iterable[Due]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add `provider(at) -> what is due at that moment`; packages call it when they are ready."""
    if provider not in _providers:
        _providers.append(provider)


def daily(kind: str, *, hour: int, queue: str = "fast") -> Provider:
    """A provider of one piece of work a day, from `hour` o'clock in Brussels on."""

    def due(at: datetime) -> list[Due]:
        moment = localtime(at)
        return [Due(kind, f"{moment:%Y-%m-%d}", queue=queue)] if moment.hour >= hour else []

    return due


def enqueue_due(*, at: datetime) -> int:
    """Ask for everything that is due; returns how many jobs are new. One faulty provider stops no other."""
    system = Person.objects.system()
    new = 0
    for provider in _providers:
        try:
            for work in provider(at):
                if not Job.objects.filter(kind=work.kind, key=work.key).exists():
                    enqueue(
                        work.kind, by=system, params=work.params, key=work.key, queue=work.queue
                    )
                    new += 1
        except Exception:
            logger.exception("What %s says is due could not be asked for.", provider)
    return new
