"""What is held about a person, found by the foreign keys of every model."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ppm.accounts.models import Person
from ppm.audit.registry import events, words_of
from ppm.audit.tracking import event_models

# What opens the door is told to nobody, not even to its owner.
KEPT_BACK = {"password", "data", "token", "session_key", "extra_data", "search"}
NOUNS: dict[str, str | Promise] = {
    "ppm.Notice": _("notices"),
    "ppm.StoredFile": _("files"),
    "ppm.DownloadRecord": _("downloads"),
    "ppm.SecurityEvent": _("sign-in history"),
    "ppm.OpenSession": _("sessions"),
    "ppm.FormerName": _("former names"),
    "ppm.DefaultView": _("views that open first"),
    "portfolio.Favourite": _("favourites"),
    "portfolio.ReportDraft": _("drafts of reports"),
    "portfolio.Standing": _("places in the portfolio"),
    "reporting.ImportRun": _("imports"),
    "reporting.Snapshot": _("frozen periods"),
    "reporting.SnapshotPerson": _("names in frozen periods"),
    "account.EmailAddress": _("confirmed addresses"),
}


@dataclass(frozen=True)
class Holding:
    """Rows of one model that point to a person through one field."""

    model: type[Model]
    field: "Field[Any, Any]"
    rows: QuerySet[Any]
    count: int

    @property
    def noun(self) -> str | Promise:
        found = NOUNS.get(self.model._meta.label)
        if found is not None:
            return found
        return words_of(self.model).noun

    @property
    def is_about(self) -> bool:
        """About the person, rather than made or signed by them."""
        return not self.field.name.endswith("_by")


def holdings(person: Person) -> list[Holding]:
    """Every place that points to the person, those with rows only; counted in one statement."""
    places = list(_pointers())
    arms = [
        f'SELECT {at}, COUNT(*) FROM "{model._meta.db_table}" WHERE "{field.column}" = %s'  # noqa: S608 - our names
        for at, (model, field) in enumerate(places)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), [person.pk] * len(arms))
        counts = dict(cursor.fetchall())
    found = []
    for at, (model, field) in enumerate(places):
        if counts[at]:
            rows = model._default_manager.filter(**{field.name: person.pk}).order_by("pk")
            found.append(Holding(model, field, rows, counts[at]))
    return sorted(found, key=lambda one: (not one.is_about, str(one.noun)))


def _pointers() -> Iterator[tuple[type[Model], "Field[Any, Any]"]]:
    tables = set(event_models())
    for model in apps.get_models():
        if model in tables or model is Person or model._meta.app_label == "pghistory":
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is Person:
                yield model, field


def row_values(row: Model) -> dict[str, Any]:
    """The columns of a row, without what opens a door."""
    return {
        one.column: getattr(row, one.attname)
        for one in row._meta.concrete_fields
        if one.name not in KEPT_BACK
    }


def acts_by(person: Person) -> Iterator[dict[str, Any]]:
    """Everything the person wrote: when, what, on which row."""
    for model, event in events().items():
        rows: Any = event._default_manager.filter(
            Q(pgh_context__by=person.pk) | Q(pgh_context__for=person.pk)
        )
        for row in rows.order_by("pk").iterator(chunk_size=500):
            yield {
                "at": row.pgh_context["at"],
                "action": row.pgh_context["action"],
                "reason": row.pgh_context.get("reason", ""),
                "what": str(words_of(model).noun),
                "key": row.pgh_obj_id,
                "change": row.pgh_label,
            }


def open_roles(person: Person, today: date) -> list[str]:
    """The roles, seats and substitutions that have not ended, in words."""
    found = []
    for model, field in _pointers():
        names = {one.name for one in model._meta.concrete_fields}
        if field.name.endswith("_by") or "valid_to" not in names:
            continue
        rows = model._default_manager.filter(**{field.name: person.pk}).exclude(valid_to__lt=today)
        if "revoked_at" in names:
            rows = rows.filter(revoked_at__isnull=True)
        found += [str(row) for row in rows.order_by("pk")]
    return found
