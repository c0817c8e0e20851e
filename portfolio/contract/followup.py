"""One reading of the contract for the screen, paper and PDF: which reference, against which, line by line."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.contract.models import Contract, ContractReference
from portfolio.contract.selectors import Line, followup, references_of
from portfolio.contract.wording import changes_text, reference_name, state_badge
from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest


@dataclass(frozen=True)
class Shown:
    """A line as it is drawn; texts by language, in the order of the two columns."""

    line: Line
    cells: tuple[tuple[str, str, str, str, str], ...]  # language, text, indicator, state, reason
    badge: str
    changes: str
    carriers: str


@dataclass(frozen=True)
class Reading:
    contract: Contract
    references: list[tuple[ContractReference, str]]
    shown: ContractReference | None
    against: ContractReference | None
    title: str
    compared: str
    lines: list[Shown]
    differing: int


def reading_of(contract: Contract, person: Person, shown: str, against: str) -> Reading:
    """The table that two keys ask for (empty: today, and compared with the latest plan of the year)."""
    found = references_of(contract)
    by_key = {str(one.pk): one for one in found}
    one = by_key.get(shown)
    other = by_key.get(against)
    if not against and one is None:
        other = next((row for row in found if row.kind == "plan"), None)
    lines = [_shown(line) for line in followup(contract, person, one, other)]
    return Reading(
        contract=contract,
        references=[(row, reference_name(row)) for row in found],
        shown=one,
        against=other,
        title=reference_name(one) if one is not None else _("As of today"),
        compared=reference_name(other) if other is not None else "",
        lines=lines,
        differing=sum(bool(line.changes) for line in lines),
    )


def _shown(line: Line) -> Shown:
    cells = []
    for place, language in enumerate(("fr", "nl")):
        with override(language):
            state = str(line.state.label)
        cells.append((language, line.texts[place], line.kpis[place], state, line.reasons[place]))
    return Shown(
        line=line,
        cells=tuple(cells),
        badge=state_badge(line.state),
        changes=changes_text(line),
        carriers=", ".join(_named(one) for one in line.carriers),
    )


def _named(one: Initiative) -> str:
    return nearest(one, "name")[0] or one.code
