"""Where log lines go: one a request and all that goes wrong, to the terminal."""

from typing import Any


def logging_to_terminal(line_format: str, *, requests: str) -> dict[str, Any]:
    """The setting `LOGGING`: lines as `text` or `json`, those of requests from this level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"()": "ppm.telemetry.formatting.TextLines"},
            "json": {"()": "ppm.telemetry.formatting.JsonLines"},
        },
        "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": line_format}},
        "root": {"handlers": ["terminal"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "ppm.request": {"level": requests},
            "ppm.jobs": {"level": "INFO"},
        },
    }
