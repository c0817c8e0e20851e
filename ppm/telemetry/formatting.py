"""Log lines: one JSON object each for a collector, or readable ones for a terminal."""

import json
import logging
import re
import time
from typing import Any

from ppm.telemetry.context import at_hand

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PASSWORD = re.compile(r"(\w+://[^\s:/@]*):[^\s@]+@")
# PostgreSQL quotes the offending values there.
DETAIL = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)


def without_persons(text: str) -> str:
    """Take mail addresses, passwords in addresses and quoted rows out of a text."""
    text = PASSWORD.sub(r"\1:…@", text)
    return ADDRESS.sub("…@…", DETAIL.sub(r"\1: …", text))


class JsonLines(logging.Formatter):
    """One object a line; what a call gives as `extra={"facts": {...}}` becomes keys of it."""

    def format(self, record: logging.LogRecord) -> str:
        work = at_hand()
        line: dict[str, Any] = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_persons(record.getMessage()),
            "request": work.request_id or None,
            "person": work.person_id,
            "job": work.job_id,
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = without_persons(self.formatException(record.exc_info))
        return json.dumps(
            {name: value for name, value in line.items() if value is not None},
            ensure_ascii=False,
            default=str,
        )


class TextLines(logging.Formatter):
    """For people: time, level, message, facts."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        facts = {"request": at_hand().request_id, **getattr(record, "facts", {})}
        words = " ".join(
            f"{name}={value}" for name, value in facts.items() if value not in ("", None)
        )
        return f"{without_persons(super().formatMessage(record))} {words}".rstrip()
