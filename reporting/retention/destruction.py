"""Carrying out an approved list. Only the owner role may delete; the application role is refused."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.audit.registry import events
from reporting.retention.choices import ListState
from reporting.retention.models import DestructionItem, DestructionList, LegalHold
from reporting.snapshots.models import Addendum, FrozenColours, SnapshotProject


class NotApproved(Exception):
    """The list was not approved by a second person, or has been carried out."""


class OnHold(Exception):
    """A hold was placed since the list was approved; nothing was destroyed."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


class HasParts(Exception):
    """What is not on the list still belongs to one of its initiatives."""


# Sealed rows stay: they are a record of their own, with a class of their own.
SEALED: tuple[type[Model], ...] = (SnapshotProject, Addendum, FrozenColours)


@transaction.atomic
def carry_out(*, list_id: int, by: Person, at: datetime) -> DestructionList:
    """Destroy the records of an approved list with their history; the list keeps their fingerprints.

    Raises NotApproved, OnHold, HasParts.
    """
    with audit.action("retention.list_carried_out", by=by, at=at):
        found = DestructionList.objects.select_for_update().get(pk=list_id)
        if found.state != ListState.APPROVED:
            raise NotApproved
        items = list(found.items.order_by("pk"))
        keys = [item.initiative_id_then for item in items]
        held = LegalHold.objects.filter(initiative_id__in=keys, lifted_at__isnull=True)
        if codes := sorted(held.values_list("initiative__code", flat=True)):
            raise OnHold(codes)
        if Initiative.objects.filter(parent_id__in=keys).exclude(pk__in=keys).exists():
            raise HasParts
        for item in items:
            _destroy(item)
        found.state, found.carried_out_at = ListState.CARRIED_OUT, at
        found.save(update_fields=["state", "carried_out_at"])
    return found


def _destroy(item: DestructionItem) -> None:
    digest, count = hashlib.sha256(), 0
    steps = list(_rows_below(Initiative, [item.initiative_id_then]))
    is_sealed = SnapshotProject.objects.filter(initiative_id=item.initiative_id_then).exists()
    with connection.cursor() as cursor:
        for model, keys in steps:
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            for row in _read(cursor, table, key, keys):
                digest.update(row.encode())
                count += 1
            if event := events().get(model):
                for row in _read(cursor, event._meta.db_table, "pgh_obj_id", keys):
                    digest.update(row.encode())
                    count += 1
        for model, keys in steps:
            table, key = model._meta.db_table, model._meta.pk.column  # type: ignore[union-attr]
            if model is Initiative and is_sealed:
                _empty(item)
            else:
                cursor.execute(f'DELETE FROM "{table}" WHERE "{key}" = ANY(%s)', [keys])  # noqa: S608
            if event := events().get(model):
                table = event._meta.db_table
                cursor.execute(f'DELETE FROM "{table}" WHERE pgh_obj_id = ANY(%s)', [keys])  # noqa: S608
    item.rows_count, item.sha256 = count, digest.hexdigest()
    item.save(update_fields=["rows_count", "sha256"])


def _empty(item: DestructionItem) -> None:
    """Sealed periods point to the row: its code stays, everything that it said goes."""
    texts = {f"{name}_{code.value}": "" for name in ("name", "purpose") for code in Language}
    Initiative.objects.filter(pk=item.initiative_id_then).update(
        **texts, name=item.code, purpose="", description="", sender_category=""
    )


def _read(cursor: object, table: str, key: str, keys: list[int]) -> Iterator[str]:
    cursor.execute(  # type: ignore[attr-defined]
        f'SELECT to_jsonb(t)::text FROM "{table}" t WHERE "{key}" = ANY(%s) ORDER BY 1',  # noqa: S608
        [keys],
    )
    for (row,) in cursor.fetchall():  # type: ignore[attr-defined]
        yield json.dumps(json.loads(row), sort_keys=True, ensure_ascii=False)


def _rows_below(
    model: type[Model], keys: list[int], seen: set[tuple[str, int]] | None = None
) -> Iterator[tuple[type[Model], list[int]]]:
    """Everything that points to the rows, the furthest first, then the rows themselves; each once."""
    seen = set() if seen is None else seen
    for one in model._meta.related_objects:
        below: Any = one.related_model
        if below in SEALED or below is model or hasattr(below, "pgh_tracked_model"):
            continue
        rows = below._default_manager.filter(**{f"{one.field.name}__in": keys})
        label = below._meta.label
        found = [pk for pk in rows.values_list("pk", flat=True) if (label, pk) not in seen]
        if found:
            seen |= {(label, pk) for pk in found}
            yield from _rows_below(below, found, seen)
    yield model, keys
