"""Many rows with code, names and path, read as text; objects are made of the few that are asked for."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from ppm.languages.nearest import coded_text, reading_order


class Coded:
    """The rows of a queryset by key, in its order, in one query; `told` is an annotation to be read along."""

    def __init__(self, rows: QuerySet[Any], told: str = "") -> None:
        names = [f"name_{language}" for language in reading_order()]
        wanted = {"id", "code", "path", *names}
        # An object is made of its values in the order of the model's fields.
        fields = [f.attname for f in rows.model._meta.concrete_fields if f.attname in wanted]
        self._rows, self._fields = rows, fields
        self._code = fields.index("code")
        self._path = fields.index("path") if "path" in fields else -1  # what stands in no tree
        self._names = [fields.index(name) for name in names]
        key = fields.index("id")
        also = [told] if told else []
        self._by_key = {row[key]: row for row in rows.values_list(*fields, *also)}

    def labels(self) -> list[tuple[int, str]]:
        """Key, and code and name in the language nearest to the reader's."""
        return [
            (key, coded_text(row[self._code], next((row[n] for n in self._names if row[n]), "")))
            for key, row in self._by_key.items()
        ]

    def __iter__(self) -> Iterator[int]:
        return iter(self._by_key)

    def path(self, key: int) -> str:
        return str(self._by_key[key][self._path])

    def told(self, key: int) -> Any:
        """What the annotation says of a row, if there is one."""
        return next(iter(self._by_key[key][len(self._fields) :]), None)

    def object(self, key: int) -> Any:
        """The row as an object; what was not read is fetched if it is asked for."""
        values = self._by_key[key][: len(self._fields)]
        return self._rows.model.from_db(self._rows.db, self._fields, values)
