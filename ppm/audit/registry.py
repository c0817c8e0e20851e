"""Everything that `history.py` of the packages says, in the shape that reading needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, QuerySet

from ppm.audit.grants import PACKAGES
from ppm.audit.tracking import event_models
from ppm.audit.words import Subject, Text, Words

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# What history itself adds to a row, and the counter of its changes.
OWN_COLUMNS = (
    "pgh_id",
    "pgh_created_at",
    "pgh_label",
    "pgh_obj_id",
    "pgh_context",
    "pgh_context_id",
    "version",
)


class UnknownSubject(KeyError):
    """No object of this kind has a history page."""


@dataclass(frozen=True)
class Part:
    """How event rows of a model belong to a subject: the columns that lead there, and over which table.

    Without `over`, one of `columns` holds the subject's key; else `columns` lead to rows of `over` whose
    `over_columns` hold it. The subject itself has the column `pgh_obj_id`.
    """

    model: type[Model]
    event: type[Model]
    columns: tuple[str, ...]
    over: type[Model] | None = None
    over_columns: tuple[str, ...] = ()


def _said(attribute: str) -> list[Any]:
    """What the packages say under a name, in `history.py` or in `history_words.py`."""
    modules = [
        import_module(f"{package}.{name}")
        for package in PACKAGES
        for name in ("history", "history_words")
        if find_spec(f"{package}.{name}")
    ]
    return [getattr(module, attribute) for module in modules if hasattr(module, attribute)]


@cache
def subjects() -> Mapping[str, Subject]:
    """Every object with a history page, by its word in addresses."""
    return {one.kind: one for said in _said("SUBJECTS") for one in said}


def subject(kind: str) -> Subject:
    """Raises UnknownSubject."""
    if kind not in subjects():
        raise UnknownSubject(kind)
    return subjects()[kind]


@cache
def subject_of(model: type[Model]) -> Subject | None:
    return next((one for one in subjects().values() if one.model is model), None)


def visible_rows(one: Subject, reader: "Person") -> QuerySet[Any]:
    """The rows of a subject's model that the reader may see."""
    rows: Any = one.model._default_manager.all()
    found: QuerySet[Any] = one.visible(reader) if one.visible else rows.visible_to(reader)
    return found


@cache
def words_of(model: type[Model]) -> Words:
    for said in _said("WORDS"):
        if model in said:
            found: Words = said[model]
            return found
    return Words(noun=model._meta.verbose_name or model.__name__)


@cache
def actions() -> Mapping[str, Text]:
    return {code: text for said in _said("ACTIONS") for code, text in said.items()}


@cache
def events() -> Mapping[type[Model], type[Model]]:
    """Tracked model → its event model."""
    return {event.pgh_tracked_model: event for event in event_models()}  # type: ignore[attr-defined]  # set by pghistory


def model_of(label: str) -> type[Model]:
    return apps.get_model(label)


def _links(model: type[Model], target: type[Model]) -> tuple[str, ...]:
    """The columns by which rows of a model belong to a row of another."""
    words, found = words_of(model), []
    for one in model._meta.concrete_fields:
        if not isinstance(one, ForeignKey) or one.related_model is not target or model is target:
            continue
        if words.part_of is None:
            if subject_of(model) is None and not one.name.endswith("_by"):
                found.append(one.column)
        elif one.name in words.part_of:
            found.append(one.column)
    return tuple(found)


@cache
def parts_of(one: Subject) -> tuple[Part, ...]:
    """The subject and everything that belongs to it, directly or over one table between."""
    found: dict[type[Model], Part] = {}
    if one.model in events():
        found[one.model] = Part(one.model, events()[one.model], ("pgh_obj_id",))
    for model, event in events().items():
        if model is not one.model and (columns := _links(model, one.model)):
            found[model] = Part(model, event, columns)
    for between in [part for part in found.values() if part.model is not one.model]:
        for model, event in events().items():
            if model in found:
                continue
            if subject_of(between.model) and (columns := _links(model, between.model)):
                found[model] = Part(model, event, columns, between.model, between.columns)
    return tuple(found.values())


@cache
def told_fields(model: type[Model]) -> "Mapping[str, Field[Any, Any]]":
    """Column → field, for the fields that tell a reader something: named, and not a copy of another."""
    words = words_of(model)
    kept = {field.column for field in events()[model]._meta.concrete_fields}
    translated = {
        one.translated_field.name
        for one in model._meta.concrete_fields
        if hasattr(one, "translated_field")
    }
    return {
        one.column: one
        for one in model._meta.concrete_fields
        if one.column in kept
        and one.name not in words.hidden
        and one.name not in translated
        and one.column not in OWN_COLUMNS
        and not one.primary_key
        and _is_named(one)
    }


def _is_named(one: "Field[Any, Any]") -> bool:
    """Fields without words of their own are there for the machine."""
    original = getattr(one, "translated_field", one)
    return bool(getattr(original, "_verbose_name", None))


@cache
def untold_columns(model: type[Model]) -> tuple[str, ...]:
    """The columns whose changes are left out: those of history itself and what tells nothing."""
    told = set(told_fields(model)) | set(words_of(model).money.values())
    columns = [one.column for one in events()[model]._meta.concrete_fields]
    return tuple(column for column in columns if column not in told)
