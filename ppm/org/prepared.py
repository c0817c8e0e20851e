"""Queries that are put together once: building a long one costs more than its answer, and planning it too."""

from collections.abc import Callable, Collection, Hashable
from copy import copy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.translation import get_language

from ppm.org.planned import Planned

Row = TypeVar("Row", bound=Model, covariant=True)
# In the place of keys while the text is made: no row has them, and no other value is taken for one.
STAND_INS = (8_100_000_000_000_000_000, 8_200_000_000_000_000_000)
KEPT = 32
PAGE = 50


@dataclass(frozen=True)
class _Text:
    rows: QuerySet[Any]
    compiler: SQLCompiler
    plan: Planned


class Prepared(Generic[Row]):
    """A query that `build(*keys, **settled)` makes, the same but for the keys of the rows it is about.

    Its text is kept per process, language and `settled` (the day, say), its plan per database session.
    A query in whose text or other values the keys leave a trace is refused with a ValueError, on its first
    use.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]]) -> None:
        self.build = build
        self.kept: dict[Hashable, _Text] = {}

    def rows(self, *keys: int, **settled: Hashable) -> QuerySet[Row]:
        """The query for these keys, to be read as it is: neither filtered nor sliced further."""
        name = (get_language(), len(keys), *sorted(settled.items()))
        text = self.kept.pop(name, None) or self._made(len(keys), settled)
        if len(self.kept) >= KEPT:
            self.kept.pop(next(iter(self.kept)), None)  # the one that was not used for longest
        self.kept[name] = text
        found = text.rows._chain()  # type: ignore[attr-defined]
        compiler = copy(
            text.compiler
        )  # one of its own: the rows may be read after those of another call, or by another thread
        connection = compiler.connection = connections[text.rows.db]
        compiler.as_sql = lambda *_args, **_kwargs: text.plan.asked(connection, keys)  # type: ignore[method-assign]
        found.query.get_compiler = lambda *_args, **_kwargs: compiler
        return found  # type: ignore[no-any-return]

    def among(self, keys: Collection[int], **settled: Hashable) -> QuerySet[Row]:
        """The query for the keys of a page of rows, whose number is the same to it; more are asked afresh."""
        if not 0 < len(keys) <= PAGE:
            return self.build(*keys, **settled)
        *_others, last = keys
        return self.rows(*keys, *[last] * (PAGE - len(keys)), **settled)

    def _made(self, count: int, settled: dict[str, Any]) -> _Text:
        made, asked = [], []
        for first in STAND_INS:
            keys = range(first, first + count)
            rows = self.build(*keys, **settled)
            compiler = rows.query.get_compiler(rows.db)
            sql, params = compiler.as_sql()
            asked.append((sql, tuple(params)))
            made.append(_Text(rows, compiler, Planned(sql, params, keys)))
        moved = STAND_INS[1] - STAND_INS[0]
        (sql, params), other = asked
        again = tuple(
            value + moved if type(value) is int and value >= STAND_INS[0] else value
            for value in params
        )
        if (sql, again) != other:
            raise ValueError(f"The text of {self.build} depends on its keys.")
        return made[0]
