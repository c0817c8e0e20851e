"""A delivery confidence given in the portal: an independent judgement, at a gate or once a quarter."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.sources.choices import Occasion
from portfolio.sources.models import DeliveryConfidence
from portfolio.sources.services import show_latest_confidence
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person

SOURCE = "review"


class NotIndependent(Exception):
    message = _("Whoever manages the project, or answers for it, does not judge it.")


class ReviewedToday(Exception):
    message = _("A review of this day is there already.")


class ReasonsNeeded(Exception):
    message = _("Give your reasons.")


class NotYet(Exception):
    message = _("The review cannot lie in the future.")


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
    """Write down a review. Raises NotIndependent, ReasonsNeeded, NotYet, ReviewedToday."""
    if not reasons.strip():
        raise ReasonsNeeded
    if as_of > today:
        raise NotYet
    with audit.action("confidence.recorded", by=by, at=at):
        standing = Standing.objects.select_for_update().get(pk=initiative.pk)
        if {by.pk, by.acting_for_id} & {standing.project_manager_id, standing.executive_id} - {
            None
        }:
            raise NotIndependent
        rows = DeliveryConfidence.every.filter(initiative=initiative, source=SOURCE, as_of=as_of)
        if rows.exists():
            raise ReviewedToday
        row = DeliveryConfidence.objects.create(
            initiative=initiative,
            rating=rating,
            as_of=as_of,
            source=SOURCE,
            commentary=reasons.strip(),
            language=by.language,
            reviewer=by,
            occasion=Occasion(occasion),
        )
        show_latest_confidence({initiative.pk})
    return row
