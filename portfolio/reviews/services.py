"""A delivery confidence given in the portal: an independent judgement, at a gate or once a quarter."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.sources.choices import Occasion
from portfolio.sources.models import DeliveryConfidence
from portfolio.sources.services import show_latest_confidence
from portfolio.standings.models import Standing
from portfolio.statusreports.models import StatusReport
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import MANAGERS, Role
from ppm.permissions.scope import scope_of

SOURCE = "review"


class NotIndependent(Exception):
    message = _("Whoever manages the project, answers for it or reports on it does not judge it.")


class ReviewedToday(Exception):
    message = _("A review of this day is there already.")


class ReasonsNeeded(Exception):
    message = _("Give your reasons.")


class NotYet(Exception):
    message = _("The review cannot lie in the future.")


class NotYours(Exception):
    message = _("Only its reviewer or an independent PMO withdraws a review.")


class WithdrawnAlready(Exception):
    message = _("This review has been withdrawn already.")


def review_confidence(
    *,
    initiative: Initiative,
    rating: str,
    reasons: str,
    occasion: str,
    as_of: date,
    today: date,
    by: Person,
    at: datetime,
) -> DeliveryConfidence:
    """Write down a review. One of that day that was withdrawn makes room for it.

    Raises NotIndependent, ReasonsNeeded, NotYet, ReviewedToday.
    """
    if not reasons.strip():
        raise ReasonsNeeded
    if as_of > today:
        raise NotYet
    with audit.action("confidence.recorded", by=by, at=at):
        standing = Standing.objects.select_for_update().get(pk=initiative.pk)
        if not _is_independent(by, standing):
            raise NotIndependent
        rows = DeliveryConfidence.every.filter(initiative=initiative, source=SOURCE, as_of=as_of)
        row = rows.first() or DeliveryConfidence(initiative=initiative, source=SOURCE, as_of=as_of)
        if row.pk and row.withdrawn_at is None:
            raise ReviewedToday
        row.rating, row.commentary, row.language = rating, reasons.strip(), by.language
        row.reviewer, row.occasion, row.withdrawn_at = by, Occasion(occasion), None
        row.save()
        show_latest_confidence({initiative.pk})
    return row


def withdraw_review(
    *, review: DeliveryConfidence, reason: str, by: Person, at: datetime
) -> DeliveryConfidence:
    """Take a review back that should not stand; the one before counts again.

    By whoever gave it, or by a PMO that could have.

    Raises ReasonsNeeded, WithdrawnAlready, NotYours.
    """
    if not reason.strip():
        raise ReasonsNeeded
    with audit.action("confidence.withdrawn", by=by, at=at, reason=reason.strip()):
        standing = Standing.objects.select_for_update().get(pk=review.initiative_id)
        review = DeliveryConfidence.every.get(pk=review.pk)
        if review.withdrawn_at is not None:
            raise WithdrawnAlready
        if review.reviewer_id != by.pk and not (
            can(by, Perm.REPORT_VALIDATE, review) and _is_independent(by, standing)
        ):
            raise NotYours
        review.withdrawn_at = at
        review.save(update_fields=["withdrawn_at"])
        show_latest_confidence({review.initiative_id})
    return review


def _is_independent(person: Person, standing: Standing) -> bool:
    """Neither leads the project or answers for it, nor stands in for who does, nor wrote its last report."""
    leading = {standing.project_manager_id, standing.executive_id}
    last = StatusReport.objects.filter(initiative=standing.pk, submitted_at__isnull=False)
    wrote = (
        last.order_by("-submitted_at", "-pk")
        .values_list("submitted_by", "submitted_for", "on_behalf_by")
        .first()
    )
    stands_in = any(
        grant.role in (*MANAGERS, Role.EXECUTIVE) and standing.pk in grant.initiative_ids
        for grant in scope_of(person).grants
        if grant.giver_id is not None
    )
    theirs = {*leading, *(wrote or ())} - {None}
    return not stands_in and not {person.pk, person.acting_for_id} & theirs
