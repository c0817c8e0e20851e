"""Writing an exception: from the computed facts to a report with options. Nothing is submitted by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.choices import Origin
from portfolio.lifecycle.exceptions.models import ExceptionOption, ExceptionReport
from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.tolerances.models import ToleranceUse
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

TEXTS = frozenset({"situation", "consequences", "recommendation", "language"})


class OpenAlready(Exception):
    """One open exception per plan and cause; `existing` is the one that is open."""

    message = _("An exception for this plan and cause is open already: complete that one.")

    def __init__(self, existing: ExceptionReport) -> None:
        super().__init__(str(self.message))
        self.existing = existing


class NotBeingWritten(Exception):
    """Only what lies with the project manager is written."""

    message = _("This exception is no longer being written.")


@dataclass(frozen=True)
class OptionSaid:
    """One way out as typed."""

    title: str
    time_days: int | None = None
    cost_amount: Decimal | None = None
    scope: str = ""
    quality: str = ""
    benefits: str = ""
    risk: str = ""
    sustainability: str = ""
    case: str = ""
    is_recommended: bool = False


def open_exception(
    *,
    initiative: Initiative,
    stage: Stage | None,
    aspect: str,
    by: Person,
    at: datetime,
    texts: Mapping[str, str] | None = None,
) -> ExceptionReport:
    """Begin an exception for a plan and cause, with the facts that are computed. Raises OpenAlready."""
    with audit.action("exception.drafted", by=by, at=at):
        Standing.objects.select_for_update().get(pk=initiative.pk)
        same = ExceptionReport.objects.filter(initiative=initiative, stage=stage, aspect=aspect)
        existing = same.open().first()
        if existing is not None:
            raise OpenAlready(existing)
        rows = ExceptionReport.objects.filter(initiative=initiative)
        made = ExceptionReport(
            initiative=initiative,
            stage=stage,
            number=1 + (rows.aggregate(last=Max("number"))["last"] or 0),
            aspect=str(Dimension(aspect)),
            language=by.language,
            raised_by=by,
            raised_at=at,
            **_facts(initiative, stage, aspect, localdate(at)),
            **(texts or {}),
        )
        made.full_clean()
        try:
            made.save(force_insert=True)
        except IntegrityError as error:
            raise OpenAlready(same.open().get()) from error
    return made


def _facts(initiative: Initiative, stage: Stage | None, aspect: str, today: date) -> dict[str, Any]:
    plan = stage or initiative
    facts: dict[str, Any] = {
        "origin": Origin.DECLARED,
        "since": today,
        "planned_on": plan.baseline_end,
        "forecast_on": plan.actual_end or plan.forecast_end,
    }
    use = ToleranceUse.objects.filter(
        initiative=initiative, stage=stage, aspect=aspect, is_current=True
    ).first()
    if use is not None and use.deviation is not None:
        facts |= {
            "deviation": use.deviation,
            "unit": use.unit,
            "limit": use.adverse,
            "tolerance_version": use.tolerance_version,
        }
        if use.colour == "red":
            facts |= {"origin": Origin.COMPUTED, "since": use.since}
    return facts


def write_exception(
    *,
    exception_id: int,
    version: int | None,
    options: Sequence[OptionSaid],
    by: Person,
    at: datetime,
    **texts: str,
) -> ExceptionReport:
    """Write the texts of an exception and its options anew. Raises StaleVersion, NotBeingWritten."""
    if unknown := set(texts) - TEXTS:
        raise ValueError(", ".join(sorted(unknown)))
    with audit.action("exception.written", by=by, at=at):
        exception = lock(ExceptionReport, exception_id, version)
        if exception.state not in (calc.DRAFT, calc.RETURNED):
            raise NotBeingWritten
        for name, value in texts.items():
            setattr(exception, name, value.strip())
        exception.full_clean(validate_unique=False, validate_constraints=False)
        exception.save(update_fields=sorted(texts))
        replace_options(exception, options)
        exception.refresh_from_db(fields=["version"])
    return exception


def replace_options(exception: ExceptionReport, options: Sequence[OptionSaid]) -> None:
    """Write the options as they are now; the former ones stay in history."""
    ExceptionOption.objects.filter(exception=exception).delete()
    rows = [
        ExceptionOption(exception=exception, number=number, **vars(said))
        for number, said in enumerate(options, 1)
    ]
    for row in rows:
        row.full_clean(validate_unique=False)
    ExceptionOption.objects.bulk_create(rows)
