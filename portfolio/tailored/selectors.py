from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst

from methodology.tailoring.choices import Criterion
from methodology.tailoring.models import Cadence, TailoringTable
from portfolio.initiatives.models import Initiative
from portfolio.tailored.calc import outdated
from portfolio.tailored.choices import TONES, Answer
from portfolio.tailored.facts import bounds_of, measured_of
from portfolio.tailored.models import ProductDeviation, TailoringDecision
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest


@dataclass(frozen=True)
class Asked:
    """A request with its answer, ready to be told."""

    row: TailoringDecision | ProductDeviation
    title: str
    tone: str
    is_own: bool

    @property
    def waits(self) -> bool:
        return self.row.answer == Answer.WAITING


@dataclass(frozen=True)
class Page:
    """Everything that the tailoring page of a project shows."""

    current: TailoringDecision | None
    scores: list[tuple[str, int]]
    decisions: Sequence[Asked]
    deviations: Sequence[Asked]
    outdated: list[str]
    differs: bool
    cadence: list[str]
    table: TailoringTable | None


def page_of(project: Initiative, reader: Person, today: date) -> Page:
    """The tailoring of one project, in seven queries."""
    decisions = list(project.tailoring_decisions.for_list())
    current = next((one for one in decisions if one.is_current), None)
    table = current.table if current else TailoringTable.objects.in_force()
    moved: list[str] = []
    if current and table:
        now = measured_of([project], today)[project.pk]
        moved = outdated(current.measured, now, bounds_of(table))
    return Page(
        current=current,
        scores=[(capfirst(str(Criterion(key).label)), one) for key, one in current.scores.items()]
        if current
        else [],
        decisions=[
            Asked(
                one,
                one.get_chosen_display(),
                TONES[Answer(one.answer)],
                one.asked_by_id == reader.pk,
            )
            for one in decisions
        ],
        deviations=[
            Asked(
                one,
                deviation_in_words(one),
                TONES[Answer(one.answer)],
                one.asked_by_id == reader.pk,
            )
            for one in project.product_deviations.for_list().order_by("-asked_at", "-pk")
        ],
        outdated=[str(Criterion(one).label) for one in moved],
        differs=bool(current and current.chosen != project.tailoring_class),
        cadence=_cadence(project, table),
        table=table,
    )


def _cadence(project: Initiative, table: TailoringTable | None) -> list[str]:
    row = Cadence.objects.filter(table=table, tailoring_class=project.tailoring_class).first()
    if row is None:
        return []
    return [nearest(row, name)[0] for name in ("reports", "board", "reviews")]


def deviation_in_words(row: ProductDeviation) -> str:
    """“Leave out: commercial approach”, with what it is merged into."""
    name = nearest(row.product, "name")[0]
    into = nearest(row.merged_into, "name")[0] if row.merged_into else ""
    return f"{capfirst(name)} → {into}" if into else capfirst(name)
