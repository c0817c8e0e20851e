"""Who, when and why of every write.

- The database writes history itself (triggers of django-pghistory), so no path can forget it.
- A service opens `audit.action(...)` round its writes; a write outside is refused by the database.
- `tracking` turns the list `TRACKED` of each package's `history.py` into triggers and event tables;
  `grants` gives the application role what it may do, and no more. Start reading in `actions`.
"""

from ppm.audit.actions import action

__all__ = ["action"]
