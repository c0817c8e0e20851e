"""Sessions in the database with a copy in the cache, which may be missing for a while."""

from typing import Any

from django.contrib.sessions.backends import cached_db
from redis import RedisError


class SessionStore(cached_db.SessionStore):
    """Django's, except that people go on working while the cache is being restarted.

    Signing out does need the cache: a copy left there would still open the portal.
    """

    def load(self) -> dict[str, Any]:
        try:
            return super().load()
        except RedisError:
            session = self._get_session_from_db()  # type: ignore[attr-defined]  # missing in the stubs
            return self.decode(session.session_data) if session else {}
