from datetime import datetime, timedelta

from django.utils.timezone import localtime

HOUR = 3


def next_night(at: datetime) -> datetime:
    """The next three o'clock in Brussels, strictly later."""
    local = localtime(at)
    night = local.replace(hour=HOUR, minute=0, second=0, microsecond=0)
    if night <= local:
        night = (night + timedelta(days=1)).replace(hour=HOUR)
    return night
