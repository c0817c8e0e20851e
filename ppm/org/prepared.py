"""Queries whose text is put together once: building a long one costs more than its answer."""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

Row = TypeVar("Row", bound=Model, covariant=True)
# In the place of keys while the text is made: no row has them, and no other value is taken for one.
STAND_INS = (8_100_000_000_000_000_000, 8_200_000_000_000_000_000)
KEPT = 32


@dataclass(frozen=True)
class _Text:
    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    params: tuple[Any, ...]
    connection: Any


class Prepared(Generic[Row]):
    """A query that `build(*keys, **settled)` makes, the same but for the keys of the rows it is about.

    Its text is kept per process, language and `settled` (the day, say). A query in whose text or other
    values the keys leave a trace is refused with a ValueError, on its first use.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]]) -> None:
        self.build = build
        self.kept: dict[Hashable, _Text] = {}

    def rows(self, *keys: int, **settled: Hashable) -> QuerySet[Row]:
        """The query for these keys, to be read as it is: neither filtered nor sliced further."""
        name = (get_language(), len(keys), *sorted(settled.items()))
        text = self.kept.get(name)
        if text is None or text.connection is not connections[text.rows.db]:
            if len(self.kept) >= KEPT:
                self.kept.clear()
            text = self.kept[name] = self._made(len(keys), settled)
        given = {STAND_INS[0] + place: key for place, key in enumerate(keys)}
        params = tuple(
            given.get(value, value) if type(value) is int else value for value in text.params
        )
        found = text.rows._chain()  # type: ignore[attr-defined]
        compiler = copy(
            text.compiler
        )  # one of its own: the rows may be read after those of another call
        compiler.as_sql = lambda *_args, **_kwargs: (text.sql, params)  # type: ignore[method-assign]
        found.query.get_compiler = lambda *_args, **_kwargs: compiler
        return found  # type: ignore[no-any-return]

    def _made(self, count: int, settled: dict[str, Any]) -> _Text:
        made = []
        for first in STAND_INS:
            rows = self.build(*range(first, first + count), **settled)
            compiler = rows.query.get_compiler(rows.db)
            sql, params = compiler.as_sql()
            made.append(_Text(rows, compiler, sql, params, connections[rows.db]))
        one, other = made
        moved = STAND_INS[1] - STAND_INS[0]
        again = tuple(
            value + moved if type(value) is int and value >= STAND_INS[0] else value
            for value in one.params
        )
        if one.sql != other.sql or again != tuple(other.params):
            raise ValueError(f"The text of {self.build} depends on its keys.")
        return one
