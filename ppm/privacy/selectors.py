"""What is held about a person, found by the foreign keys of every model."""

from collections import defaultdict
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
from ppm.privacy.told import row_texts

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
    "portfolio.BulkChange": _("bulk changes"),
    "mfa.Authenticator": _("means of the second factor"),
    "socialaccount.SocialAccount": _("accounts of the directory"),
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
        return _noun(self.model)

    @property
    def is_about(self) -> bool:
        """About the person, rather than made or signed by them."""
        return _is_about(self.field)


@dataclass(frozen=True)
class Held:
    """The records of one kind in which a person stands in one capacity."""

    noun: str
    is_about: bool
    count: int


def holdings(person: Person) -> list[Holding]:
    """Every place that points to the person, those with rows only; counted in one statement."""
    places = list(_pointers())
    counts = _counts(person, [(model, [field]) for model, field in places])
    found = []
    for (model, field), count in zip(places, counts, strict=True):
        if count:
            rows = model._default_manager.filter(**{field.name: person.pk}).order_by("pk")
            found.append(Holding(model, field, rows, count))
    return sorted(found, key=lambda one: (not one.is_about, str(one.noun)))


def held(person: Person) -> list[Held]:
    """The same by kind of record: one that names the person twice in one capacity counts once."""
    places: dict[tuple[type[Model], bool], list[Field[Any, Any]]] = defaultdict(list)
    for model, field in _pointers():
        places[model, _is_about(field)].append(field)
    counts = _counts(person, [(model, fields) for (model, _about), fields in places.items()])
    found: dict[tuple[bool, str], int] = defaultdict(int)
    for (model, is_about), count in zip(places, counts, strict=True):
        if count:
            found[not is_about, str(_noun(model))] += count
    return [Held(noun, not by, count) for (by, noun), count in sorted(found.items())]


def _counts(person: Person, places: "list[tuple[type[Model], list[Field[Any, Any]]]]") -> list[int]:
    """How many rows of each model name the person in one of the fields."""
    arms = []
    for at, (model, fields) in enumerate(places):
        named = " OR ".join(f'"{field.column}" = %(person)s' for field in fields)
        arms.append(f'SELECT {at}, COUNT(*) FROM "{model._meta.db_table}" WHERE {named}')  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(arms), {"person": person.pk})
        found = dict(cursor.fetchall())
    return [found[at] for at in range(len(places))]


def _noun(model: type[Model]) -> str | Promise:
    found = NOUNS.get(model._meta.label)
    return words_of(model).noun if found is None else found


def _is_about(field: "Field[Any, Any]") -> bool:
    return not field.name.endswith("_by")


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
                "model": model,
                "at": row.pgh_context["at"],
                "action": row.pgh_context["action"],
                "reason": row.pgh_context.get("reason", ""),
                "what": str(words_of(model).noun),
                "key": row.pgh_obj_id,
                "change": row.pgh_label,
            }


def open_roles(person: Person, today: date) -> list[str]:
    """The roles, seats and substitutions that have not ended, in words; with what is withdrawn they have."""
    found = []
    for model, field in _pointers():
        names = {one.name for one in model._meta.concrete_fields}
        if field.name.endswith("_by") or "valid_to" not in names:
            continue
        rows = model._default_manager.filter(**{field.name: person.pk}).exclude(valid_to__lt=today)
        if "revoked_at" in names:
            rows = rows.filter(revoked_at__isnull=True)
        for place in model._meta.concrete_fields:
            if place.related_model and hasattr(place.related_model, "withdrawn_at"):
                rows = rows.filter(**{f"{place.name}__withdrawn_at__isnull": True})
        found += row_texts(rows.order_by("pk"))
    return found
