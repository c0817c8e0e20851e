"""Statements that a database session plans once: of a long one, the plan costs more than the answer."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


class Planned:
    """A statement of one day or language, the same but for some whole numbers.

    In `params` each of `stand_ins`, a number that is found nowhere else in it, holds the place of one.
    """

    def __init__(
        self, sql: str, params: Sequence[Any] | Mapping[str, Any], stand_ins: Sequence[int]
    ) -> None:
        self.sql = sql
        self.params = params
        self.stand_ins = stand_ins

    def asked(self, connection: BaseDatabaseWrapper, values: Sequence[int]) -> tuple[str, Any]:
        """What is sent for these values: the EXECUTE of what the session has planned, with its parameters.

        Behind a pooler that hands each transaction another session a plan is not found again, no more than a
        server-side cursor: the setting against those is obeyed here too.
        """
        if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            return self.sql, self._filled(values)
        return f"EXECUTE {self._name(connection)}({', '.join(['%s'] * len(values))})", values

    def _filled(self, values: Sequence[int]) -> Any:
        given = dict(zip(self.stand_ins, values, strict=True))

        def of(value: Any) -> Any:
            return given.get(value, value) if type(value) is int else value

        if isinstance(self.params, Mapping):
            return {name: of(value) for name, value in self.params.items()}
        return tuple(map(of, self.params))

    def _name(self, connection: BaseDatabaseWrapper) -> str:
        """What the session calls it; it is planned there on its first use."""
        connection.ensure_connection()
        session: Any = connection.connection
        names: dict[Planned, str] = session.__dict__.setdefault("planned", {})
        if self not in names:
            with connection.wrap_database_errors, session.cursor() as cursor:
                text = cursor.mogrify(self.sql, self.params)
                for place, stand_in in enumerate(self.stand_ins, start=1):
                    text = text.replace(str(stand_in), f"${place}::bigint")
                name = f"planned_{hashlib.sha256(text.encode()).hexdigest()[:32]}"
                if name not in names.values():
                    cursor.execute(f"PREPARE {name} AS {text}")
            names[self] = name
        return names[self]
