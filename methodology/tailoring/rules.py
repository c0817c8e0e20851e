"""Writing the rules of the status colours: a draft follows the version in force, and begins on a day."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension, TailoringClass
from methodology.tailoring.models import RequiredDimension, RuleSet
from ppm import audit

if TYPE_CHECKING:
    from ppm.accounts.models import Person

# What somebody may change of a draft.
THRESHOLDS = (
    "amber_above",
    "red_above",
    "time_percent",
    "time_floor_days",
    "cost_percent",
    "stage_cost_percent",
    "scope_percent",
    "quality_percent",
    "benefits_percent",
    "risk_percent",
    "risk_line",
    "milestone_days",
    "spi_amber",
    "cpi_amber",
    "actuals_periods",
    "closing_months",
    "review_grace_days",
    "resources_amber",
    "resources_red",
    "vacancy_days",
    "stale_periods",
    "overrides_allowed",
)
NOTES = ("note_fr", "note_nl", "note_en")


class RuleDraftExists(Exception):
    message = _("A new version of the rules is being prepared already.")


class RulesInForce(Exception):
    message = _("This version has been put in force: prepare a new one to change something.")


class RulesChanged(Exception):
    """Somebody else changed the draft since it was opened; `current` is the draft as it stands now."""

    message = _("Somebody else changed this draft in the meantime.")

    def __init__(self, current: RuleSet) -> None:
        super().__init__(str(self.message))
        self.current = current


class ReasonInBothLanguages(Exception):
    message = _("Say in French and in Dutch why the rules change: both have equal rank.")


class BeginsTooEarly(Exception):
    message = _("New rules begin today or later, and after the version before them.")


def prepare_rules(*, by: "Person", at: datetime) -> RuleSet:
    """Begin a new version as a copy of the last one. Raises RuleDraftExists."""
    with audit.action("rules.prepared", by=by, at=at):
        last = RuleSet.objects.select_for_update().order_by("-version")[0]
        if last.is_draft:
            raise RuleDraftExists
        draft = RuleSet.objects.create(
            version=last.version + 1,
            valid_from=None,
            **{name: getattr(last, name) for name in THRESHOLDS},
        )
        RequiredDimension.objects.bulk_create(
            RequiredDimension(
                rule_set=draft, tailoring_class=row.tailoring_class, dimension=row.dimension
            )
            for row in last.required_dimensions.order_by("pk")
        )
    return draft


def edit_rules(
    *,
    rules: RuleSet,
    revision: int,
    required: Mapping[str, Collection[str]],
    by: "Person",
    at: datetime,
    **values: Any,
) -> RuleSet:
    """Change thresholds, reasons and required dimensions (by class) of a draft.

    Raises RulesChanged, RulesInForce, ValidationError.
    """
    with audit.action("rules.edited", by=by, at=at):
        draft = _draft(rules, revision)
        for name in (*THRESHOLDS, *NOTES):
            if name in values:
                setattr(draft, name, values[name])
        draft.revision += 1
        draft.full_clean()
        draft.save()
        _require(draft, required)
    return draft


def _require(draft: RuleSet, required: Mapping[str, Collection[str]]) -> None:
    wanted = {
        (one, dimension)
        for one in TailoringClass.values
        for dimension in required.get(one, ())
        if dimension in Dimension.values
    }
    rows = {(row.tailoring_class, row.dimension): row for row in draft.required_dimensions.all()}
    gone = [row.pk for key, row in rows.items() if key not in wanted]
    if gone:
        RequiredDimension.objects.filter(pk__in=gone).delete()
    RequiredDimension.objects.bulk_create(
        RequiredDimension(rule_set=draft, tailoring_class=one, dimension=dimension)
        for one, dimension in sorted(wanted - set(rows))
    )


def put_rules_in_force(
    *, rules: RuleSet, revision: int, valid_from: date, today: date, by: "Person", at: datetime
) -> RuleSet:
    """From a day on colours are computed by this version; earlier reports keep theirs.

    Raises RulesChanged, RulesInForce, ReasonInBothLanguages, BeginsTooEarly.
    """
    with audit.action("rules.put_in_force", by=by, at=at):
        draft = _draft(rules, revision)
        if not (draft.note_fr or "").strip() or not (draft.note_nl or "").strip():  # type: ignore[attr-defined]
            raise ReasonInBothLanguages
        last = RuleSet.objects.published().order_by("-valid_from").first()
        if valid_from < today or (last and last.valid_from and valid_from < last.valid_from):
            raise BeginsTooEarly
        draft.valid_from, draft.published_by, draft.published_at = valid_from, by, at
        draft.save(update_fields=["valid_from", "published_by", "published_at"])
    return draft


def _draft(rules: RuleSet, revision: int) -> RuleSet:
    draft = RuleSet.objects.select_for_update().get(pk=rules.pk)
    if not draft.is_draft:
        raise RulesInForce
    if draft.revision != revision:
        raise RulesChanged(draft)
    return draft
