"""What a worker does besides jobs: a sign of life, a first sweep, the heavy imports. Used by `ppm.celery`."""

import logging
from typing import Any

import psycopg
from celery import bootsteps
from celery.signals import worker_process_init, worker_ready

from ppm.jobs.locks import direct_connection

logger = logging.getLogger(__name__)

PULSE_SECONDS = 5


class Pulse(bootsteps.StartStopStep):
    """Write the heartbeat row from the worker's main loop: when that hangs, the pulse stops.

    Not from a thread, since the main process forks; not on Django's connection, which a child would inherit.
    """

    requires = {"celery.worker.components:Timer"}

    def start(self, worker: Any) -> None:
        self.timer = worker.timer.call_repeatedly(PULSE_SECONDS, beat, (worker.hostname,))
        beat(worker.hostname)

    def stop(self, worker: Any) -> None:
        if getattr(self, "timer", None) is not None:
            self.timer.cancel()


def beat(name: str) -> None:
    """Write down that this worker lives."""
    try:
        with direct_connection("ppm pulse") as connection:
            connection.execute(
                "INSERT INTO ppm_workerheartbeat (name, at) VALUES (%s, now())"
                " ON CONFLICT (name) DO UPDATE SET at = excluded.at",
                [name],
            )
    except psycopg.Error as error:
        logger.warning("No heartbeat: %s", error)


@worker_ready.connect
def sweep_first(**kwargs: Any) -> None:
    """Look at once for what an earlier worker left behind."""
    from ppm.jobs.tasks import sweep

    sweep.apply_async(queue="fast", expires=60)


@worker_process_init.connect
def import_renderer(**kwargs: Any) -> None:
    """Import WeasyPrint once per process; where its system library is missing, the job says so."""
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        logger.warning("PDF files cannot be made: %s", error)
