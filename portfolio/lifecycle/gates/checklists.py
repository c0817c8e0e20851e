"""Versions of the checklists: the one in force, and a new one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from methodology.tailoring.choices import TailoringClass
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.gates.choices import GateKind, Need
from portfolio.lifecycle.gates.models import Checklist, Criterion, Gate, GateItem
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES


def in_force(kind: str) -> Checklist:
    """The latest version. Raises Checklist.DoesNotExist: every kind has one from the start."""
    return Checklist.objects.filter(kind=kind).order_by("-number")[0:1].get()


def all_in_force() -> list[tuple[GateKind, Checklist]]:
    """Every kind with its latest version and the criteria in their order. Two queries."""
    latest = Checklist.objects.order_by("kind", "-number").distinct("kind")
    ordered = Prefetch("criteria", Criterion.objects.order_by("position"))
    by_kind = {one.kind: one for one in latest.prefetch_related(ordered)}
    return [(kind, by_kind[kind]) for kind in GateKind if kind in by_kind]


def new_version(
    *,
    kind: GateKind,
    rows: Sequence[Mapping[str, Any]],
    seen: int | None,
    reason: str,
    by: Person,
    at: datetime,
) -> Checklist:
    """Make the criteria of a kind anew; gates that were planned before keep theirs.

    `seen` is the version the form was opened with. Raises ValidationError.
    """
    with audit.action("checklist.made", by=by, at=at, reason=reason):
        last = Checklist.objects.select_for_update().filter(kind=kind).order_by("-number").first()
        if seen is not None and last is not None and last.number != seen:
            raise ValidationError(
                _("Somebody else made version %(n)s in the meantime.") % {"n": last.number}
            )
        if not rows:
            raise ValidationError(_("A checklist has at least one criterion."))
        made = Checklist.objects.create(
            kind=kind,
            number=(last.number if last else 0) + 1,
            reason=reason,
            made_at=at,
            made_by=by,
        )
        for position, row in enumerate(rows, 1):
            criterion = Criterion(checklist=made, position=position, **row)
            if not all(getattr(criterion, f"text_{code}") for code in LANGUAGES):
                raise ValidationError(
                    _("Criterion %(n)s is not written in all three languages.") % {"n": position}
                )
            criterion.full_clean()
            criterion.save(force_insert=True)
    return made


def copy_items(gate: Gate, initiative: Initiative, before: Gate | None = None) -> None:
    """Give a gate its criteria; what was found at the gate before it comes along."""
    column = initiative.tailoring_class or TailoringClass.STANDARD
    known = {one.criterion_id: one for one in before.items.all()} if before else {}
    items = []
    for criterion in gate.checklist.criteria.order_by("position"):
        need = getattr(criterion, column)
        if need == Need.NONE:
            continue
        item = GateItem(gate=gate, criterion=criterion, is_mandatory=need == Need.MANDATORY)
        if (old := known.get(criterion.pk)) is not None:
            for name in ("state", "reason", "language", "evidence", "file", "reviewer"):
                setattr(item, name, getattr(old, name))
            item.reviewed_at = old.reviewed_at
        items.append(item)
    GateItem.objects.bulk_create(items)
