"""`python -m ppm.jobs.probe [NAME]`: ends well when this machine's worker has left its mark lately.

Reads the address of the database and nothing else, so that it costs little every few seconds.
"""

import os
import socket
import sys

import psycopg

from ppm.embedded.environment import read_secret_files

SILENT_AFTER = 30  # seconds; a busy machine is not a dead worker


def lives(name: str) -> bool:
    read_secret_files()
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=4) as connection:
            row = connection.execute(
                "SELECT at > now() - make_interval(secs => %s) FROM ppm_workerheartbeat WHERE name = %s",
                [SILENT_AFTER, name],
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


if __name__ == "__main__":
    sys.exit(not lives(sys.argv[1] if len(sys.argv) > 1 else f"celery@{socket.gethostname()}"))
