"""Figures of the latest frozen period for answers to questions from outside."""

from dataclasses import replace

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.questions.choices import Measure
from portfolio.registers.questions.figures import MONEY, Known
from ppm.accounts.models import Person
from ppm.permissions.choices import Confidentiality
from ppm.permissions.scope import scope_of
from ppm.ui.figures import month
from reporting.snapshots.addenda import corrected_values, root_of
from reporting.snapshots.models import Snapshot, SnapshotProject
from reporting.snapshots.selectors import latest_snapshot

COLUMNS = {Measure.STATUS: "declared"}


def frozen_figure(person: Person, initiative: Initiative | None, measure: str) -> Known | None:
    """A figure as it was sealed, or as an addendum put it right since.

    None without a frozen period, or for what it does not hold.
    """
    snapshot = latest_snapshot()
    if snapshot is None:
        return None
    column = COLUMNS.get(Measure(measure), measure)
    right = {pk: values for pk, values in corrected_values(snapshot).items() if column in values}
    rows = SnapshotProject.objects.visible_to(person).filter(snapshot=snapshot)
    if initiative is not None:
        row = rows.filter(initiative=initiative).first()
        if row is None:
            return None
        value = right.get(row.pk, {}).get(column, getattr(row, column))
        return replace(_from(snapshot, is_corrected=row.pk in right), value=value)
    rows = rows.filter(initiative__confidentiality=Confidentiality.OPEN)
    everywhere = scope_of(person).all
    if measure == Measure.PROJECTS:
        return replace(_from(snapshot), value=rows.count(), all_units=everywhere)
    if measure not in MONEY:
        return None
    is_known = Q(**{f"{measure}_state": "known"})
    found = rows.exclude(pk__in=right).aggregate(
        total=Sum(measure, filter=is_known),
        known=Count("pk", filter=is_known),
        of=Count("pk"),
    )
    corrected = [right[pk][column] for pk in rows.filter(pk__in=right).values_list("pk", flat=True)]
    amounts = [amount for amount in (found["total"], *corrected) if amount is not None]
    return replace(
        _from(snapshot, is_corrected=bool(corrected)),
        value=sum(amounts) if amounts else None,
        known=found["known"] + sum(amount is not None for amount in corrected),
        of=found["of"] + len(corrected),
        all_units=everywhere,
    )


def _from(snapshot: Snapshot, *, is_corrected: bool = False) -> Known:
    """Where a figure comes from: the period, and its fingerprint, with its addenda where they counted."""
    words = (
        _("frozen figures of %(month)s with their corrections, fingerprint %(fingerprint)s")
        if is_corrected
        else _("frozen figures of %(month)s, fingerprint %(fingerprint)s")
    )
    period = snapshot.cycle.period
    seal = root_of(snapshot) if is_corrected else snapshot.fingerprint
    said = words % {"month": month(period), "fingerprint": seal[:12]}
    return Known(None, said, period, seal)
