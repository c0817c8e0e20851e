"""The money of the named projects in full: by heading, committed, still to come, credits, earned value.

What lists and packs show stays what it was: what is still to come is the forecast less what was spent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from portfolio.earnedvalue.models import MilestoneWeight
from portfolio.finance.calc import KNOWN, Line, counted, whole_life
from portfolio.finance.choices import AmountState, Funding, Heading, Measure
from portfolio.finance.models import MoneyOptions
from portfolio.finance.selectors import lines_of
from portfolio.finance.services import record_many
from portfolio.milestones.models import Milestone
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.models import Person
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from reporting.actuals.applying import import_now
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.timeline import Timeline, at

NAMED = (
    "relais", "dossier", "assistant", "moteur", "echanges", "bouleau", "archives", "courrier",
    "identites", "classement", "tracage",
)  # fmt: skip
SECRET = ("bouleau",)
SENDER = "Comptabilité CFS / Boekhouding FKS"
CENT = Decimal("0.01")
HEADER = (
    "Code projet / Projectcode;Exercice / Boekjaar;Rubrique / Rubriek;Source / Bron;"
    "Montant / Bedrag (€);Libellé / Omschrijving"
)
SHARES: tuple[tuple[str, str, int], ...] = (
    (Heading.STAFF, "Personnel / Personeel", 45),
    (Heading.OPERATIONS, "Fonctionnement / Werking", 20),
    (Heading.IT, "Informatique / Informatica", 35),
)
FUNDS = {
    Funding.OWN: "Budget de gestion / Beheersbegroting",
    Funding.EU: "Union européenne / Europese Unie",
}
BOOKINGS = {
    Heading.STAFF: ("Traitements du trimestre", "Wedden van het kwartaal"),
    Heading.OPERATIONS: ("Facture traduction et ateliers", "Factuur zalen en drukwerk"),
    Heading.IT: ("Facture développement", "Factuur licenties"),
}
# What no project is known under: key, amount, wording.
UNMATCHED = (
    ("OTP-4417.02", "18 450,00", "Licences bureautique, 2e tranche"),
    ("OTP-4417.02", "6 150,00", "Licences bureautique, solde"),
    ("KP 310-88", "9 800,00", "Consultancy gegevensbescherming"),
    ("PR2019-014", "-1 240,00", "Note de crédit, hébergement"),
)
# Beyond the credit on purpose: the budget controller is told.
EXCEEDED, EARNED = "moteur", "dossier"


@dataclass
class Accounts:
    """Writes the figures, then imports one file of the accounts with lines that find no project."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        plans = [self.plans[key] for key in NAMED if key in self.plans]
        controller = self.organisation.people["nsimba"]
        moment = at(self.timeline.today - timedelta(days=6), 10)
        self._appoint(controller, moment)
        lines = {plan.initiative.pk: lines_of(plan.initiative) for plan in plans}
        figures = {
            plan.initiative.pk: self._figures(plan, lines[plan.initiative.pk]) for plan in plans
        }
        record_many(amounts=figures, by=controller, at=moment, source="Budget")
        self._options(moment)
        self._import(plans, lines, controller, moment + timedelta(hours=2))

    def _appoint(self, controller: Person, moment: datetime) -> None:
        with audit.action("demo.loaded", by=self.by, at=moment):
            UnitRole.objects.create(
                person=controller,
                role=Role.BUDGET_CONTROLLER,
                unit=self.organisation.units["CFS"],
                valid_from=self.timeline.month(-24),
            )

    # -- Figures ------------------------------------------------------------------------------
    def _figures(self, plan: Plan, lines: list[Line]) -> list[Line]:
        key = plan.entry.key
        found = [*self._baseline(key, lines), *self._to_come(lines), *self._committed(lines)]
        if key in (EXCEEDED, "echanges"):
            found += self._credits(found, lines, is_exceeded=key == EXCEEDED)
        if key == "identites":
            year = self.timeline.today.year + 1
            found.append(
                Line(
                    measure=Measure.BUDGET,
                    year=year,
                    heading=Heading.IT,
                    nature="recurrent",
                    state=AmountState.NOT_YET,
                    text="Récurrent : à fixer au contrôle budgétaire",
                )
            )
        return found

    def _baseline(self, key: str, lines: list[Line]) -> list[Line]:
        """The first budget; of no. 2 before two of nine products were cut."""
        factor = Decimal("1.12") if key == "dossier" else Decimal(1)
        return [
            Line(
                measure=Measure.BASELINE,
                year=one.year,
                funding=one.funding,
                heading=one.heading,
                amount=None if one.amount is None else (one.amount * factor).quantize(CENT),
                state=one.state,
            )
            for one in counted(lines, Measure.BUDGET, "EUR")
        ]

    def _to_come(self, lines: list[Line]) -> list[Line]:
        """The forecast less what was spent, in the years that are left, per funding source."""
        year = self.timeline.today.year
        found = []
        for funding in Funding.values:
            part = [x for x in lines if x.funding == funding]
            forecast = counted(part, Measure.FORECAST, "EUR")
            if not forecast:
                continue
            last = max([x.year or year for x in forecast] + [year])
            if any(x.state != KNOWN for x in forecast):
                found.append(self._line(Measure.TO_COME, last, funding, None))
                continue
            whole = sum((x.amount or Decimal(0) for x in forecast), Decimal(0))
            spent = whole_life(part, Measure.ACTUAL, "EUR").amount or Decimal(0)
            rest = whole - spent
            later = sum(
                (x.amount or Decimal(0) for x in forecast if (x.year or 0) > year), CENT * 0
            )
            later = min(later, rest) if rest > 0 else Decimal(0)
            if last > year and later:
                found.append(self._line(Measure.TO_COME, last, funding, later))
            found.append(self._line(Measure.TO_COME, year, funding, rest - later))
        return found

    def _committed(self, lines: list[Line]) -> list[Line]:
        """A little more than was liquidated, as contracts run ahead of invoices."""
        found = []
        for one in counted(lines, Measure.ACTUAL, "EUR"):
            if one.amount and one.year:
                amount = (one.amount * Decimal("1.12")).quantize(CENT)
                found.append(self._line(Measure.COMMITTED, one.year, one.funding, amount))
        return found

    def _credits(self, figures: list[Line], lines: list[Line], *, is_exceeded: bool) -> list[Line]:
        found = []
        for year in sorted({x.year for x in lines if x.measure == Measure.ACTUAL and x.year}):
            committed, liquidated = (
                sum(
                    (
                        x.amount or Decimal(0)
                        for x in rows
                        if x.measure == measure and x.year == year and x.funding == Funding.OWN
                    ),
                    Decimal(0),
                )
                for rows, measure in ((figures, Measure.COMMITTED), (lines, Measure.ACTUAL))
            )
            share = (
                Decimal("0.96")
                if is_exceeded and year == self.timeline.today.year
                else Decimal("1.1")
            )
            for measure, amount in (
                (Measure.COMMITMENT_CREDIT, committed * share),
                (Measure.LIQUIDATION_CREDIT, liquidated * Decimal("1.15")),
            ):
                rounded = (amount / 1000).quantize(Decimal(1)) * 1000
                found.append(self._line(measure, year, Funding.OWN, rounded))
        return found

    def _line(self, measure: str, year: int, funding: str, amount: Decimal | None) -> Line:
        state = AmountState.KNOWN if amount is not None else AmountState.WITHHELD
        return Line(measure=measure, year=year, funding=funding, amount=amount, state=state)

    # -- Options ------------------------------------------------------------------------------
    def _options(self, moment: datetime) -> None:
        """Credits in two projects; earned value in one, half when begun and half when reached."""
        with audit.action("money_options.set", by=self.by, at=moment):
            for key in (EXCEEDED, "echanges", EARNED):
                MoneyOptions.objects.create(
                    initiative=self.plans[key].initiative,
                    uses_credits=key != EARNED,
                    uses_earned_value=key == EARNED,
                    earning_rule="halves",
                )
            rows = Milestone.objects.filter(
                initiative=self.plans[EARNED].initiative, baseline_on__isnull=False
            ).order_by("baseline_on", "pk")
            for number, row in enumerate(rows):
                MilestoneWeight.objects.create(milestone=row, weight=(2, 3, 5, 4, 3)[number % 5])

    # -- The file -----------------------------------------------------------------------------
    def _import(
        self,
        plans: list[Plan],
        lines: Mapping[int, list[Line]],
        controller: Person,
        moment: datetime,
    ) -> None:
        as_of = self._accounts_as_of(plans)
        rows = [HEADER]
        for plan in plans:
            if plan.entry.key in SECRET or plan.entry.ends is not None:
                continue
            for one in counted(lines[plan.initiative.pk], Measure.ACTUAL, "EUR"):
                if one.amount and one.year and one.funding in FUNDS:
                    rows += self._bookings(plan, one)
        year = self.timeline.today.year
        for key, amount, text in UNMATCHED:
            rows.append(f"{key};{year};{SHARES[2][1]};{FUNDS[Funding.OWN]};{amount};{text}")
        import_now(
            name=f"realise_realisatie_{as_of:%Y-%m}.csv",
            data="\n".join(rows).encode(),
            sender=SENDER,
            as_of=as_of,
            by=Person.objects.get(pk=controller.pk),
            at=moment,
        )

    def _accounts_as_of(self, plans: list[Plan]) -> date:
        days = Standing.objects.filter(pk__in=[one.initiative.pk for one in plans]).values_list(
            "accounts_as_of", flat=True
        )
        return max(day for day in days if day)

    def _bookings(self, plan: Plan, one: Line) -> list[str]:
        """A year's figure as bookings under three headings, with a credit note among them."""
        amount, rows = one.amount or Decimal(0), []
        rest = amount
        for heading, word, percent in SHARES:
            is_last = heading == SHARES[-1][0]
            part = rest if is_last else (amount * percent / 100).quantize(CENT)
            rest -= part
            first = (part * Decimal("0.6")).quantize(CENT) + 250
            texts = BOOKINGS[Heading(heading)]
            for value, text in (
                (first, texts[0]),
                (part - first + 120, texts[1]),
                (Decimal(-120), "Note de crédit / Creditnota"),
            ):
                written = f"{value:.2f}".replace(".", ",")
                rows.append(
                    f"{plan.initiative.code};{one.year};{word};{FUNDS[Funding(one.funding)]};{written};{text}"
                )
        return rows
