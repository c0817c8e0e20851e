"""Keys become names at display, so that a name that was taken away is gone everywhere."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from ppm.accounts.models import Person
from ppm.audit.events import Act, Row
from ppm.audit.registry import subject_of, told_fields, visible_rows
from ppm.languages.nearest import coded_name, nearest
from ppm.permissions.querysets import ScopedQuerySet
from ppm.ui.figures import month

if TYPE_CHECKING:
    from ppm.accounts.models import Person as Reader


class Names:
    """The names of every row that some acts or states refer to, read in one query per model."""

    def __init__(self, reader: "Reader") -> None:
        self.reader = reader
        self._wanted: dict[type[Model], set[int]] = defaultdict(set)
        self._found: dict[type[Model], dict[int, str]] = {}

    def want_people(self, keys: Iterable[int]) -> None:
        self.want(Person, *keys)

    def want_acts(self, acts: Iterable[Act]) -> None:
        """Ask for everything that some acts refer to."""
        for act in acts:
            self.want(Person, act.context["by"], act.context.get("for"))
            for event in act.events:
                self.want_row(event.model, event.after)
                self.want_row(event.model, event.before or {})

    def want(self, model: type[Model], *keys: int | None) -> None:
        self._wanted[model] |= {key for key in keys if key is not None}

    def want_row(self, model: type[Model], row: Row) -> None:
        """Ask for everything that a row's foreign keys point to."""
        for column, field in told_fields(model).items():
            if isinstance(field, ForeignKey):
                self.want(field.related_model, row.get(column))  # type: ignore[arg-type]  # never "self" here

    def of(self, model: type[Model], key: int | None) -> str:
        """The name of a row; in other words when it is not open to the reader, or gone."""
        if key is None:
            return ""
        found = self._found.setdefault(model, {})
        if key not in found:
            keys = {key, *self._wanted.pop(model, ())} - found.keys()
            found.update(dict.fromkeys(keys, ""))
            found.update(self._read(model, keys))
        return found[key] or _("(not open to you)")

    def person(self, key: int | None) -> str:
        return self.of(Person, key)

    def _read(self, model: type[Model], keys: set[int]) -> dict[int, str]:
        rows: Any = model._default_manager.filter(pk__in=keys)
        subject = subject_of(model)
        if isinstance(rows, ScopedQuerySet):
            rows = rows.visible_to(self.reader)
        elif subject is not None and subject.model is not Person and subject.visible is None:
            rows = visible_rows(subject, self.reader).filter(pk__in=keys)
        return {row.pk: name_of(row) for row in rows}


def name_of(row: Model) -> str:
    """The name of a live row in the reader's language."""
    if isinstance(period := getattr(row, "period", None), date):
        return month(period)
    of = getattr(getattr(row, "cycle", None), "period", None)
    if isinstance(of, date) and hasattr(row, "initiative"):
        return f"{name_of(row.initiative)} · {month(of)}"
    if hasattr(row, "name_fr"):
        return coded_name(row) if hasattr(row, "code") else nearest(row, "name")[0]
    return str(row)
