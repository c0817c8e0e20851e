"""Figures of the latest frozen period for answers to questions from outside."""

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.questions.choices import Measure
from portfolio.registers.questions.figures import MONEY, Known
from ppm.accounts.models import Person
from ppm.permissions.choices import Confidentiality
from ppm.permissions.scope import scope_of
from ppm.ui.figures import month
from reporting.snapshots.models import SnapshotProject
from reporting.snapshots.selectors import latest_snapshot

COLUMNS = {Measure.STATUS: "declared"}


def frozen_figure(person: Person, initiative: Initiative | None, measure: str) -> Known | None:
    """A figure as it was sealed; None without a frozen period, or for what it does not hold."""
    snapshot = latest_snapshot()
    if snapshot is None:
        return None
    period = snapshot.cycle.period
    said = _("frozen figures of %(month)s, fingerprint %(fingerprint)s") % {
        "month": month(period),
        "fingerprint": snapshot.fingerprint[:12],
    }
    rows = SnapshotProject.objects.visible_to(person).filter(snapshot=snapshot)
    if initiative is not None:
        row = rows.filter(initiative=initiative).first()
        if row is None:
            return None
        value = getattr(row, COLUMNS.get(Measure(measure), measure))
        return Known(value, said, period, snapshot.fingerprint)
    rows = rows.filter(initiative__confidentiality=Confidentiality.OPEN)
    everywhere = scope_of(person).all
    if measure == Measure.PROJECTS:
        return Known(rows.count(), said, period, snapshot.fingerprint, all_units=everywhere)
    if measure not in MONEY:
        return None
    is_known = Q(**{f"{measure}_state": "known"})
    found = rows.aggregate(
        total=Sum(measure, filter=is_known),
        known=Count("pk", filter=is_known),
        of=Count("pk"),
    )
    return Known(
        found["total"],
        said,
        period,
        snapshot.fingerprint,
        known=found["known"],
        of=found["of"],
        all_units=everywhere,
    )
