from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.lifecycle.baselines.choices import BaselineKind
from portfolio.lifecycle.baselines.content import agreed_plan, as_text
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person


class NothingPlanned(Exception):
    """A plan without stages and dates is no plan."""

    message = _("There is nothing to fix: give the project an agreed end and at least one stage.")


def record_baseline(
    *,
    initiative: Initiative,
    kind: str,
    reason: str,
    decided_on: date,
    by: Person,
    at: datetime,
    language: str = "",
    decision_id: int | None = None,
    agreed: Mapping[str, Any] | None = None,
) -> Baseline:
    """Keep the agreed plan as the next numbered baseline.

    `agreed` gives the project’s new `baseline_start` and `baseline_end` when the decision moved them.
    Raises NothingPlanned, ValidationError.
    """
    with audit.action("baseline.recorded", by=by, at=at, reason=reason):
        standing = Standing.objects.select_for_update().get(pk=initiative.pk)
        if agreed:
            edit_initiative(
                initiative_id=initiative.pk, version=None, by=by, at=at, is_decided=True, **agreed
            )
        initiative = Initiative.objects.get(pk=initiative.pk)
        plan = agreed_plan(initiative, localdate(at))
        if plan.end is None or not plan.stages:
            raise NothingPlanned
        number = Baseline.objects.filter(initiative=initiative).aggregate(last=Max("number"))
        made = Baseline(
            initiative=initiative,
            number=(number["last"] or 0) + 1,
            kind=BaselineKind(kind),
            reason=reason.strip(),
            language=language or by.language,
            decided_on=decided_on,
            decision_id=decision_id,
            taken_by=by,
            taken_at=at,
            start=plan.start,
            end=plan.end,
            currency=standing.currency,
            budget=standing.budget if standing.budget_state == "known" else None,
            budget_state=standing.budget_state,
            content=as_text(plan),
        )
        # A budget that is not known is none.
        made.full_clean(exclude=["initiative", "budget"])
        made.save(force_insert=True)
    return made
