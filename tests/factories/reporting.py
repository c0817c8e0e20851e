"""Reports with their lines, and frozen periods."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import factory

from portfolio.statusreports.models import DimensionStatus, ReportMilestone, StatusReport
from ppm.accounts.models import Person
from reporting.snapshots.models import Snapshot
from reporting.snapshots.services import freeze_cycle
from tests.factories.kernel import AuditedFactory
from tests.factories.portfolio import CycleFactory, MilestoneFactory, StatusReportFactory

FROZEN_AT = datetime(2026, 11, 13, 16, tzinfo=UTC)


class DimensionFactory(AuditedFactory):
    class Meta:
        model = DimensionStatus

    report = factory.SubFactory(StatusReportFactory, validated=True)
    dimension = "time"
    reason = "no_data"
    declared = "green"


class ReportMilestoneFactory(AuditedFactory):
    class Meta:
        model = ReportMilestone

    report = factory.SubFactory(StatusReportFactory, validated=True)
    milestone = factory.SubFactory(
        MilestoneFactory, initiative=factory.SelfAttribute("..report.initiative")
    )
    name = factory.SelfAttribute("milestone.name")
    language = "fr"
    baseline_on = date(2027, 1, 31)
    forecast_on = date(2027, 3, 31)


def full_report(**values: Any) -> StatusReport:
    """A validated report with all that a pack shows of it."""
    report = StatusReportFactory(
        validated=True,
        **{
            "language": "fr",
            "headline": "La recette a commencé.",
            "done": "Lot 1 livré.",
            "next_steps": "Lot 2.",
            "stage_name": "Réalisation",
            "baseline_end": date(2027, 1, 31),
            "forecast_end": date(2027, 3, 31),
            "budget": Decimal("1000.00"),
            "budget_state": "known",
            "actual": Decimal("400.00"),
            "actual_state": "known",
            "forecast": Decimal("1100.00"),
            "forecast_state": "known",
            "declared": "amber",
            "computed": "red",
            **values,
        },
    )
    DimensionFactory(
        report=report,
        dimension="time",
        computed="red",
        declared="amber",
        reason="time_over",
        inputs={"days": "42", "allowed": "20"},
        comment="Le fournisseur livre plus tard.",
        path_to_green="Livraison en deux lots.",
        green_on=date(2027, 1, 31),
        action_owner="Dries Haverals",
    )
    DimensionFactory(report=report, dimension="cost", computed="green", reason="cost_as_agreed")
    ReportMilestoneFactory(report=report)
    return report


def frozen(cycle: Any = None, **values: Any) -> Snapshot:
    """A frozen period; one full report is made when the cycle has none."""
    cycle = cycle or CycleFactory()
    if not cycle.reports.exists():
        full_report(cycle=cycle, **values)
    return freeze_cycle(cycle=cycle, by=Person.objects.system(), at=FROZEN_AT)
