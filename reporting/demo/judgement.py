"""What others make of the reports of the open month: seen, challenged, before the board, reviewed, scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.timezone import localdate

from portfolio.reviews.services import review_confidence
from portfolio.statusreports.checks.findings import score_of
from portfolio.statusreports.choices import CycleState, ReportState
from portfolio.statusreports.judgement.selectors import override_runs
from portfolio.statusreports.judgement.services import (
    TACIT_AFTER,
    answer_challenge,
    challenge_report,
    raise_board_items,
    settle_item,
)
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.neglect import neglect_of
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days
from reporting.demo.organisation import Organisation
from reporting.demo.plans import Plan
from reporting.demo.recomputed import recompute
from reporting.demo.story import CURRENT
from reporting.demo.timeline import Timeline, at

DOUBTED = "moteur"


@dataclass(frozen=True)
class Question:
    """What the central PMO asks about a validated report, and what the manager answers, if at all."""

    key: str
    by: str
    text: str
    answer: str = ""


QUESTIONS = (
    Question(
        "nuage",
        "vanhuffelen",
        "De maandfactuur ligt 12 % hoger, maar de eindraming is niet veranderd. Waarom?",
        "De eindraming volgt na de beslissing over het archief: zonder archief komt er ongeveer "
        "90.000 euro per jaar bij.",
    ),
    Question(
        "trop-percu",
        "tilmant",
        "Le projet attend l’avis du médiateur, mais la date de fin n’a pas bougé. Quelle marge reste-t-il ?",
    ),
)
WORD_OF_BOARD = (
    "Le comité retient la couleur calculée à partir du prochain rapport ; le chef de projet présente "
    "un plan de redressement."
)
# Project, reviewer, level, working days ago, occasion, reasons.
REVIEWS = (
    (
        "relais",
        "vanhuffelen",
        "red",
        8,
        "gate",
        "De wettelijke datum vraagt een kleinere eerste versie; daarover is nog niet beslist.",
    ),
    (
        "moteur",
        "vanhuffelen",
        "red",
        70,
        "quarter",
        "De rekentijd is nooit gemeten op de volledige gegevens; groen steunt op geen enkel bewijs.",
    ),
    (
        "moteur",
        "vanhuffelen",
        "amber",
        6,
        "quarter",
        "De oorzaak is gekend en er is een herstelplan; zonder meting blijft het een belofte.",
    ),
    (
        "dossier",
        "tilmant",
        "green",
        12,
        "quarter",
        "Le plan d’exception est suivi ; deux produits sur neuf ont été retirés, les autres sont à l’heure.",
    ),
)


@dataclass
class Judgement:
    """Writes it on top of a month that is open."""

    plans: Mapping[str, Plan]
    organisation: Organisation
    timeline: Timeline
    by: Person

    def write(self) -> None:
        reports = list(
            StatusReport.objects.received()
            .filter(cycle__state=CycleState.OPEN)
            .select_related(
                "cycle",
                "rule_set",
                "submitted_by",
                "submitted_for",
                "initiative__standing__executive",
            )
            .order_by("pk")
        )
        recompute(reports, self.timeline.today, by=self.by, at=at(self.timeline.today, 7))
        self._scored(reports)
        self._seen(reports)
        self._before_the_board()
        for question in QUESTIONS:
            self._challenged(question, reports)
        self._reviewed()

    def _scored(self, reports: Sequence[StatusReport]) -> None:
        """The registers were written after the reports: what they leave undone costs points too."""
        for report in reports:
            left = neglect_of(report.initiative, self.timeline.today)
            codes = {
                "DQ12": left.past_due,
                "DQ13": left.neglected_risks,
                "DQ15": left.stage_undecided,
                "DQ20": left.roles_beyond,
                "DQ21": left.ended_givers,
            }
            report.quality_remarks += [code for code, found in codes.items() if found]
            report.quality_score = score_of(len(report.quality_remarks))

    def _seen(self, reports: Sequence[StatusReport]) -> None:
        """Some by the executive, older ones by silence; those of yesterday still wait."""
        for place, report in enumerate(reports):
            executive = report.initiative.standing.executive
            if executive is None or report.submitted_at is None:
                continue
            if place % 3 == 0:
                report.seen_by, report.seen_at = executive, report.submitted_at + timedelta(hours=2)
            elif report.state == ReportState.VALIDATED:
                day = add_working_days(localdate(report.submitted_at), TACIT_AFTER + 1)
                report.is_tacit, report.seen_at = True, at(day, 6)
        with audit.action("report.seen", by=self.by, at=at(self.timeline.today, 7, 30)):
            StatusReport.objects.bulk_update(
                reports, ["quality_score", "quality_remarks", "seen_by", "seen_at", "is_tacit"]
            )

    def _before_the_board(self) -> None:
        """Declared better than computed for too long: the board spoke on one dimension only."""
        if DOUBTED not in self.plans:
            return
        reports = (
            StatusReport.objects.filter(initiative=self.plans[DOUBTED].initiative)
            .filter(state=ReportState.VALIDATED)
            .select_related("cycle", "rule_set")
            .order_by("-cycle__period")
        )
        for report in reports:
            runs, moment = override_runs(report), report.validated_at
            if not runs or moment is None:
                continue
            with audit.action("report.validated", by=self.by, at=moment):
                raise_board_items(report, runs, moment)
            item = report.board_items.order_by("-times", "pk").first()
            if item is not None:
                settle_item(
                    item=item,
                    text=WORD_OF_BOARD,
                    by=self.organisation.people["oeyen"],
                    at=moment + timedelta(days=9),
                    language="fr",
                )
            return

    def _challenged(self, question: Question, reports: Sequence[StatusReport]) -> None:
        plan, people = self.plans.get(question.key), self.organisation.people
        if plan is None:
            return
        found = next((one for one in reports if one.initiative_id == plan.initiative.pk), None)
        if found is None or found.validated_at is None:
            return
        moment = found.validated_at + timedelta(hours=2)
        challenge_report(report=found, text=question.text, by=people[question.by], at=moment)
        if question.answer:
            manager = people[plan.entry.manager_in(CURRENT)]
            moment += timedelta(hours=3)
            answer_challenge(report=found, text=question.answer, by=manager, at=moment)

    def _reviewed(self) -> None:
        today = self.timeline.today
        for key, reviewer, rating, ago, occasion, reasons in REVIEWS:
            if key not in self.plans:
                continue
            day = add_working_days(today, -ago)
            review_confidence(
                initiative=self.plans[key].initiative,
                rating=rating,
                reasons=reasons,
                occasion=occasion,
                as_of=day,
                today=today,
                by=self.organisation.people[reviewer],
                at=at(day, 15),
            )
