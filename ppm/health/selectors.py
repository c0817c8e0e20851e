from datetime import datetime, timedelta

import redis
from django.conf import settings
from django.db import Error, connection
from django.utils.timezone import now

from ppm.jobs.models import WorkerHeartbeat

ALIVE = "alive"
# The worker leaves its mark every 5 seconds.
SILENT_AFTER = timedelta(seconds=15)


def parts() -> dict[str, str]:
    """Say of each part of the portal whether it lives; the one who asks has reached the web part."""
    database = database_state()
    return {
        "web": ALIVE,
        "database": database,
        "broker": broker_state(),
        "worker": worker_state(at=now()) if database == ALIVE else "unknown",
    }


def ready() -> dict[str, str]:
    """What a web server needs to answer people; work in the background can wait."""
    return {"database": database_state(), "broker": broker_state()}


def database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return "does not answer"
    return ALIVE


def broker_state() -> str:
    client = redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=2, socket_timeout=2)
    try:
        client.ping()
    except redis.RedisError:
        return "does not answer"
    finally:
        client.close()
    return ALIVE


def worker_state(*, at: datetime) -> str:
    if WorkerHeartbeat.objects.filter(at__gte=at - SILENT_AFTER).exists():
        return ALIVE
    return "no sign of life"
