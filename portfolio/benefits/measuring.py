"""Values and the days on which they are due; both go on after the project is closed."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.benefits.calc import months_later
from portfolio.benefits.choices import BenefitState
from portfolio.benefits.models import Benefit, BenefitReview, Measurement
from portfolio.benefits.rates import refresh_rates
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

# A value that is taken so many days early answers the day of measurement.
EARLY = timedelta(days=45)


class BenefitEnded(Exception):
    """Nothing changes on a benefit that was closed or given up."""

    message = _("This benefit has been closed or given up.")


class NotYet(Exception):
    """Nothing is measured in the future."""

    message = _("The day of the measurement lies in the future.")


class WithdrawnAlready(Exception):
    """The measurement was withdrawn before."""

    message = _("This measurement has been withdrawn already.")


class HeldAlready(Exception):
    """What was measured on that day stays as it was."""

    message = _("This day of measurement has been held already.")


def record_measurement(
    *,
    benefit_id: int,
    measured_on: date,
    value: Decimal,
    source: str,
    by: Person,
    at: datetime,
    comment: str = "",
    language: str = "fr",
) -> Measurement:
    """Record a value; it answers the days of measurement that had come by then, or come soon.

    Raises BenefitEnded, NotYet, ValidationError.
    """
    if measured_on > localdate(at):
        raise NotYet
    with audit.action("benefit.measured", by=by, at=at):
        row = lock(Benefit, benefit_id, None)
        if not row.is_open:
            raise BenefitEnded
        made = Measurement(
            benefit=row,
            measured_on=measured_on,
            value=value,
            source=source,
            comment=comment,
            language=language,
            by=by,
            at=at,
        )
        made.full_clean(exclude=["benefit", "by"])
        made.save()
        row.reviews.filter(held_on__isnull=True, due_on__lte=measured_on + EARLY).update(
            held_on=measured_on
        )
        refresh_rates([row.pk])
    return made


def withdraw_measurement(
    *, measurement_id: int, reason: str, by: Person, at: datetime
) -> Measurement:
    """Take back a wrong value, with the reason; it stays readable. Raises WithdrawnAlready."""
    with audit.action("benefit.measurement_withdrawn", by=by, at=at, reason=reason):
        row = Measurement.objects.select_for_update().get(pk=measurement_id)
        lock(
            Benefit, row.benefit_id, None
        )  # its rate is worked out anew, after whoever measures now
        if row.withdrawn_at is not None:
            raise WithdrawnAlready
        row.withdrawn_at, row.withdrawn_reason = at, reason
        row.full_clean(exclude=["benefit", "by"])
        row.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        refresh_rates([row.benefit_id])
    return row


def plan_review(*, benefit: Benefit, due_on: date, by: Person, at: datetime) -> BenefitReview:
    """Add a day of measurement. Raises BenefitEnded."""
    if not benefit.is_open:
        raise BenefitEnded
    with audit.action("benefit.review_planned", by=by, at=at):
        return BenefitReview.objects.create(benefit=benefit, due_on=due_on)


def move_review(
    *, review_id: int, version: int | None, due_on: date, by: Person, at: datetime
) -> BenefitReview:
    """Choose another day; from then on it no longer follows the project. Raises StaleVersion, HeldAlready."""
    with audit.action("benefit.review_planned", by=by, at=at):
        row = lock(BenefitReview, review_id, version)
        if row.held_on is not None:
            raise HeldAlready
        row.due_on, row.months_after = due_on, None
        row.save(update_fields=["due_on", "months_after"])
    return row


def follow_closures(*, by: Person, at: datetime, initiatives: Iterable[int] | None = None) -> int:
    """Let the days that hang on the end of a project follow it; returns how many moved.

    Without `initiatives`: all. The decision to close a project calls it for that one.
    """
    end = Coalesce(
        "benefit__initiative__actual_end",
        "benefit__initiative__forecast_end",
        "benefit__initiative__baseline_end",
    )
    rows = BenefitReview.objects.filter(
        held_on__isnull=True, months_after__isnull=False, benefit__state=BenefitState.OPEN
    ).annotate(end=end)
    if initiatives is not None:
        rows = rows.filter(benefit__initiative__in=list(initiatives))
    moved = []
    for row in rows.exclude(end__isnull=True).order_by("pk").iterator():
        due_on = months_later(row.end, row.months_after or 0)
        if due_on != row.due_on:
            row.due_on = due_on
            moved.append(row)
    if moved:
        with audit.action("benefit.reviews_followed", by=by, at=at):
            BenefitReview.objects.bulk_update(moved, ["due_on"], 500)
    return len(moved)


def late_reviews(today: date) -> Iterable[BenefitReview]:
    """Days of measurement that are in sight or over, with the benefit and its owner."""
    return (
        BenefitReview.objects.filter(
            held_on__isnull=True,
            benefit__state=BenefitState.OPEN,
            benefit__initiative__withdrawn_at__isnull=True,
            due_on__lte=today + timedelta(days=14),
        )
        .select_related("benefit__owner", "benefit__initiative__unit", "benefit__unit")
        .order_by("due_on", "pk")
    )
