"""The servers that the portal brings along: PostgreSQL and Valkey from hash-pinned wheels, and `make run`.

One detached supervisor owns both servers of a data folder (`PPM_VAR`). Whoever needs them first starts it;
every process that uses them holds a shared lock on `users.lock`; the supervisor stops them once it can take
that lock alone. With DATABASE_URL and REDIS_URL in the environment nothing here starts.

Start reading in `environment.py` (what a process does), then `supervisor.py` (what the servers' owner does),
then `run.py` (the one command).
"""
