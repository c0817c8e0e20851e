"""The amount of Échanges européens that was typed in the wrong unit: found after the freeze, put right by
an addendum that one person asked for and another agreed to.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from portfolio.statusreports.cycles import propose_dates
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.timeline import Timeline, at
from reporting.snapshots.choices import Figure
from reporting.snapshots.correcting import agree_correction, ask_correction
from reporting.snapshots.models import SnapshotProject

PROJECT = "echanges"
REASON = (
    "Le montant, repris d’un tableau en milliers d’euros, a été multiplié deux fois par mille. "
    "Remarqué par le contrôle budgétaire à la clôture suivante."
)


@dataclass
class Corrections:
    """Writes the addendum, once the period is frozen."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        plan = self.plans.get(PROJECT)
        if plan is None or plan.entry.typed_wrong is None:
            return
        period = self.timeline.month(plan.entry.typed_wrong)
        row = SnapshotProject.objects.select_related("snapshot__cycle").get(
            snapshot__cycle__period=period, initiative=plan.initiative
        )
        if row.actual is None:
            return
        frozen_on = propose_dates(period).freeze_on
        correction = ask_correction(
            row=row,
            figure=Figure.ACTUAL,
            new=row.actual / 1000,
            reason=REASON,
            by=self.organisation.people["ouazzani"],
            at=at(add_working_days(frozen_on, 6), 10),
        )
        agree_correction(
            correction=correction,
            version=correction.version,
            by=self.by,
            at=at(add_working_days(frozen_on, 7), 9),
        )
