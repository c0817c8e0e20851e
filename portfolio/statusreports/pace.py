"""How long a form is worked on: the time between saves, without the pauses."""

from datetime import datetime, timedelta

PAUSE = timedelta(minutes=10)  # longer without a save is not work on this form


def active_seconds(last: datetime | None, now: datetime) -> int:
    """Seconds of work between two saves; none after a pause."""
    if last is None or not timedelta(0) < now - last <= PAUSE:
        return 0
    return round((now - last).total_seconds())
