"""A file compared with the portfolio, as a whole: rows, counts, one fingerprint; and kept with its run."""

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import SYSTEM_EMAIL, Person
from reporting.imports import selectors
from reporting.imports.checks import Checker
from reporting.imports.choices import Outcome
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportRow, ImportRun
from reporting.imports.opening import Opened
from reporting.imports.plans import PlannedRow, Planner, batches, refuse
from reporting.imports.results import Summary, to_report
from reporting.imports.rows import keep_rows
from reporting.imports.running import nothing
from reporting.imports.writing import Progress

BATCH = 500


class Plan:
    """The rows of a file by what happens to them; `summary` is complete when all have been read."""

    def __init__(
        self,
        opened: Opened,
        mapping: Mapping,
        by: Person,
        at: datetime,
        *,
        refuses_older: bool = False,
    ) -> None:
        self.refuses_older = refuses_older
        people = selectors.people()
        self.checker = Checker(opened.tables, mapping, people)
        # The portal's own account works from the command line, for whoever runs the server.
        may_change: set[int] | None = (
            None
            if by.email == SYSTEM_EMAIL
            else set(Initiative.objects.visible_to(by).values_list("pk", flat=True))
        )
        self.planner = Planner(mapping, today=localdate(at), people=people, may_change=may_change)
        self.summary = Summary(mapping)
        self._hash = hashlib.sha256(
            json.dumps([opened.sha256, mapping.to_json()], sort_keys=True).encode()
        )

    def batches(self) -> Iterator[list[PlannedRow]]:
        """Every data row, planned, in batches. Raises FileFault."""
        for rows in batches(self.checker.judge(), BATCH):
            planned = self.planner.plan(rows)
            for one in planned:
                if one.is_older and self.refuses_older:
                    refuse(one)
                self._count(one)
            yield planned
        summary = self.summary
        summary.totals = self.checker.totals
        summary.warnings += self.checker.remarks
        summary.warnings.sort(key=lambda problem: problem.row or 0)
        summary.new_units = [
            [word, unit.code, unit.name] for word, unit in self.planner.new_units.items()
        ]
        summary.digest = self._hash.hexdigest()

    def _count(self, row: PlannedRow) -> None:
        summary = self.summary
        summary.rows += 1
        summary.counts[row.outcome] += 1
        summary.older += row.is_older
        problems = list(row.problems)
        if row.outcome == Outcome.REFUSED:
            summary.refused.append(problems.pop(0))
        summary.warnings += problems
        self._hash.update(row.seal().digest.encode())


def plan_import(
    *, opened: Opened, mapping: Mapping, by: Person, at: datetime, refuses_older: bool = False
) -> Summary:
    """Compare a file with the portfolio; nothing is kept. Raises FileFault."""
    plan = Plan(opened, mapping, by, at, refuses_older=refuses_older)
    for _rows in plan.batches():
        pass
    return plan.summary


def keep_plan(run: ImportRun, plan: Plan, progress: Progress = nothing) -> None:
    """Write the rows of a plan and its summary to the run. Raises FileFault."""
    left_out = set(
        ImportRow.objects.filter(run=run, is_chosen=False, is_older=False).values_list(
            "sheet", "number"
        )
    )
    ImportRow.objects.filter(run=run).delete()
    total, done = plan.checker.rows, 0
    for planned in plan.batches():
        keep_rows(run, planned, left_out)
        done += len(planned)
        progress(done, total, "checking")
    summary = plan.summary
    run.rows, run.as_of = summary.rows, summary.mapping.as_of
    for outcome, count in summary.counts.items():
        setattr(run, outcome, count)
    run.plan_digest, run.report = summary.digest, to_report(summary, plan.checker.remarks)
