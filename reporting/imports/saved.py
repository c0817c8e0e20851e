"""Saved mappings: a sender's way of writing, kept by name and version."""

from datetime import datetime

from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRun
from reporting.imports.outline import fingerprint


def save_mapping(
    *,
    name: str,
    mapping: Mapping,
    by: Person,
    at: datetime,
    headers: list[str] | None = None,
    sender_unit: OrgUnit | None = None,
    sender_person: Person | None = None,
) -> ImportMapping:
    """Keep a mapping under a name; over the one that has it, as its next version when it differs."""
    values = {
        "definition": mapping.to_json() | {"as_of": None, "year": None},
        "headers": headers or [],
        "fingerprint": fingerprint(headers) if headers else "",
        "sender_unit": sender_unit,
        "sender_person": sender_person,
        "is_retired": False,
    }
    with audit.action("import_mapping.saved", by=by, at=at):
        saved = ImportMapping.objects.select_for_update().filter(name=name).first()
        if saved is None:
            return ImportMapping.objects.create(name=name, **values)
        if any(getattr(saved, column) != value for column, value in values.items()):
            for column, value in values.items():
                setattr(saved, column, value)
            saved.version += 1
            saved.save()
    return saved


def keep_with_run(*, run: ImportRun, saved: ImportMapping, by: Person, at: datetime) -> None:
    """Remember under which mapping and version a run is read."""
    with audit.action("import_mapping.used", by=by, at=at):
        run.saved_mapping, run.mapping_version = saved, saved.version
        run.save(update_fields=["saved_mapping", "mapping_version"])


def retire_mapping(*, saved: ImportMapping, by: Person, at: datetime) -> None:
    """Recognise no file by this mapping any more; its name and history stay."""
    with audit.action("import_mapping.retired", by=by, at=at):
        saved.is_retired = True
        saved.save(update_fields=["is_retired"])
