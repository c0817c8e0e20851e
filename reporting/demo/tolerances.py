"""Tolerances, baselines and exceptions of the story."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from methodology.tailoring.choices import TailoringClass
from portfolio.governance.choices import BodyKind, Occasion
from portfolio.governance.selectors import portfolio_board
from portfolio.initiatives.choices import RUNNING
from portfolio.initiatives.services import edit_initiative
from portfolio.lifecycle.baselines.choices import BaselineKind
from portfolio.lifecycle.baselines.content import agreed_plan, as_text
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.exceptions import calc
from portfolio.lifecycle.exceptions.choices import Act
from portfolio.lifecycle.exceptions.drafting import OptionSaid, replace_options
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.telling import subject
from portfolio.lifecycle.tolerances.calc import Plan as Dates
from portfolio.lifecycle.tolerances.calc import Rules, default_time_tolerance
from portfolio.lifecycle.tolerances.models import Tolerance
from portfolio.lifecycle.tolerances.services import add_tolerances
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days, working_days_between
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.story import FOLDER
from reporting.demo.timeline import Timeline, at

# Agreed much too wide, and beaten: the plan was too loose.
TOO_LOOSE, EARLY, FAVOURABLE = "classement", 14, 8
BASELINED_EVERY = 3
TEXTS = ("situation", "consequences", "recommendation", "language")


@dataclass
class Limits:
    """Writes what was agreed on plans, the plans that were decided, and what went beyond."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        running = [one for one in self.plans.values() if one.initiative.state in RUNNING]
        projects = [one for one in running if one.entry.kind == "project" and one.stages]
        rows = [row for one in projects for row in self._agreed(one)]
        moment = at(add_working_days(self.timeline.today, -40), 14)
        add_tolerances(rows=rows, by=self.by, at=moment)
        self._beat(self.plans.get(TOO_LOOSE), moment)
        for number, one in enumerate(projects):
            if one.entry.rebaseline is not None:
                self._rebaselined(one)
            elif number % BASELINED_EVERY == 0:
                self._baseline(one, BaselineKind.PROJECT, one.initiative.baseline_start)
        story = tomllib.loads((FOLDER / "exceptions.toml").read_text("utf-8"))
        for entry in story["exception"]:
            if entry["project"] in self.plans:
                self._exception(self.plans[entry["project"]], entry)

    # -- Tolerances ---------------------------------------------------------------------------
    def _agreed(self, plan: Plan) -> Iterator[Tolerance]:
        executive = self._executive(plan)
        initiative, stage = plan.initiative, plan.running_stage
        begin = initiative.baseline_start or self.timeline.today
        is_loose = plan.entry.key == TOO_LOOSE
        common = {
            "initiative": initiative,
            "number": 1,
            "valid_from": begin,
            "agreed_by": executive,
            "language": plan.entry.language,
        }
        dates = Dates(initiative.baseline_start, initiative.baseline_end, None)
        yield Tolerance(
            **common,
            aspect="time",
            unit="days",
            adverse=_days(dates) * (3 if is_loose else 1),
            favourable=FAVOURABLE if is_loose else _days(dates),
        )
        yield Tolerance(**common, aspect="cost", unit="percent", adverse=5, favourable=10)
        if initiative.tailoring_class != TailoringClass.LIGHT:
            for aspect, unit, adverse in USUAL:
                yield Tolerance(**common, aspect=aspect, unit=unit, adverse=adverse)
            yield Tolerance(
                **common,
                aspect="sustainability",
                unit="percent",
                text=SUSTAINABLE[plan.entry.language],
            )
        if stage is not None:
            of_stage = Dates(stage.baseline_start, stage.baseline_end, None)
            yield Tolerance(
                **common, stage=stage, aspect="time", unit="days", adverse=_days(of_stage)
            )

    def _beat(self, plan: Plan | None, moment: datetime) -> None:
        """The light project that always was green will end much earlier than agreed."""
        if plan is None or plan.initiative.baseline_end is None:
            return
        edit_initiative(
            initiative_id=plan.initiative.pk,
            version=None,
            by=self.by,
            at=moment,
            forecast_end=add_working_days(plan.initiative.baseline_end, -EARLY),
        )

    # -- Baselines ------------------------------------------------------------------------------
    def _rebaselined(self, plan: Plan) -> None:
        """The plan before the exception plan, then the one that replaced it."""
        period = plan.entry.rebaseline or 0
        former = self.timeline.stages(plan.entry, period - 1, self.timeline.month(period - 1))
        self._baseline(plan, BaselineKind.PROJECT, plan.initiative.baseline_start, former)
        self._baseline(plan, BaselineKind.EXCEPTION, self.timeline.month(period))

    def _baseline(
        self, plan: Plan, kind: BaselineKind, on: date | None, former: Any = None
    ) -> Baseline:
        decided_on = on or self.timeline.today
        content = agreed_plan(plan.initiative, self.timeline.today)
        if former is not None:
            ends = {one.number: (one.start, one.baseline_end) for one in former}
            content = replace(
                content,
                end=self.timeline.first_baseline_end(plan.entry),
                stages=[
                    replace(one, start=ends[one.number][0], end=ends[one.number][1])
                    for one in content.stages
                ],
            )
        standing = plan.initiative.standing
        standing.refresh_from_db(fields=["currency", "budget", "budget_state"])
        moment = at(decided_on, 16)
        with audit.action("baseline.recorded", by=self.by, at=moment):
            return Baseline.objects.create(
                initiative=plan.initiative,
                number=1 + Baseline.objects.filter(initiative=plan.initiative).count(),
                kind=kind,
                reason=REASONS[kind][plan.entry.language],
                language=plan.entry.language,
                decided_on=decided_on,
                taken_by=self._executive(plan),
                taken_at=moment,
                start=content.start,
                end=content.end,
                currency=standing.currency,
                budget=standing.budget if standing.budget_state == "known" else None,
                budget_state=standing.budget_state,
                content=as_text(content),
            )

    # -- Exceptions -----------------------------------------------------------------------------
    def _exception(self, plan: Plan, entry: Mapping[str, Any]) -> None:
        today, people = self.timeline.today, self.organisation.people
        author = people[entry["by"]]
        submitted = add_working_days(today, entry["submitted"])
        decided = entry.get("decided")
        board = portfolio_board()
        initiative = plan.initiative
        is_closed = decided is not None
        limit = entry.get("limit") or _days(
            Dates(initiative.baseline_start, self.timeline.first_baseline_end(plan.entry), None)
        )
        with audit.action("exception.submitted", by=author, at=at(submitted, 11)):
            made = ExceptionReport.objects.create(
                initiative=initiative,
                number=1,
                aspect=entry["aspect"],
                origin="computed",
                state=calc.CLOSED if is_closed else calc.SUBMITTED,
                deviation=entry["deviation"],
                unit=entry.get("unit", "days"),
                limit=limit,
                tolerance_version=1,
                planned_on=self.timeline.first_baseline_end(plan.entry),
                forecast_on=add_working_days(
                    self.timeline.first_baseline_end(plan.entry), entry["deviation"]
                )
                if entry["aspect"] == "time"
                else None,
                since=add_working_days(today, entry["raised"]),
                raised_by=author,
                raised_at=at(add_working_days(today, entry["raised"]), 10),
                submitted_by=author,
                submitted_at=at(submitted, 11),
                occasion=Occasion.EXCEPTION_PROJECT,
                body_kind=BodyKind.COMMITTEE,
                committee=board,
                decide_by=add_working_days(submitted, 5),
                **{name: entry[name] for name in TEXTS},
                **(self._ending(plan, entry, decided) if decided is not None else {}),
            )
            replace_options(made, [OptionSaid(**_option(one)) for one in entry["option"]])
        if decided is not None:
            self._decision(made, entry, decided)

    def _ending(self, plan: Plan, entry: Mapping[str, Any], decided: int) -> dict[str, Any]:
        """What a closed exception says of its end."""
        day = add_working_days(self.timeline.today, decided)
        decider = self.organisation.people[entry["decided_by"]]
        return {
            "outcome": entry["outcome"],
            "reason": entry["reason"],
            "decided_by": decider,
            "decided_at": at(day, 15),
            "plan": entry.get("plan_text", ""),
            "lesson": entry["lesson"],
            "closed_by": self.organisation.people[entry["by"]],
            "closed_at": at(add_working_days(day, 3), 9),
            "baseline": Baseline.objects.filter(
                initiative=plan.initiative, kind=BaselineKind.EXCEPTION
            ).last(),
        }

    def _decision(self, made: ExceptionReport, entry: Mapping[str, Any], decided: int) -> None:
        day = add_working_days(self.timeline.today, decided)
        decider = self.organisation.people[entry["decided_by"]]
        record_decision(
            initiative=made.initiative,
            committee=made.committee,
            subject=subject(made),
            text=str(Act(entry["outcome"]).label),
            language=decider.language,
            decided_on=day,
            outcome=entry["outcome"],
            reason=entry["reason"],
            origin=Origin("exception", made.pk),
            by=decider,
            at=at(day, 15),
            has_notices=False,
        )

    def _executive(self, plan: Plan) -> Person:
        return self.organisation.people.get(plan.entry.executive, self.by)


USUAL = (
    ("scope", "count", 0),
    ("quality", "percent", 10),
    ("benefits", "percent", 10),
    ("risk", "percent", 10),
)
SUSTAINABLE = {
    "fr": "Aucun envoi papier supplémentaire ; achats selon les clauses durables de la Caisse.",
    "nl": "Geen bijkomende zendingen op papier; aankopen volgens de duurzame clausules van de Kas.",
}
REASONS = {
    BaselineKind.PROJECT: {
        "fr": "Projet autorisé par le comité : plan, budget et tolérances convenus.",
        "nl": "Project goedgekeurd door de stuurgroep: plan, budget en toleranties afgesproken.",
    },
    BaselineKind.EXCEPTION: {
        "fr": "Plan d’exception approuvé : sept produits sur neuf, nouvelle fin convenue.",
        "nl": "Afwijkingsplan goedgekeurd: nieuwe einddatum afgesproken.",
    },
}


def _days(dates: Dates) -> int:
    return default_time_tolerance(dates, Rules(version=1), working_days_between)


def _option(entry: Mapping[str, Any]) -> dict[str, Any]:
    cost = entry.get("cost_amount")
    return {**entry, "cost_amount": None if cost is None else Decimal(cost)}
