"""Why a column is proposed for a field, and how sure that is: codes, worded on the page."""

from typing import Any

from reporting.imports.choices import Confidence, Reason, Target
from reporting.imports.mapping import Mapping
from reporting.imports.tables import Table
from reporting.imports.wordings import NOTE_OF, WORDINGS, concepts_of, header_score

NOTES = frozenset(NOTE_OF.values())


def explain(table: Table, mapping: Mapping, *, is_saved: bool) -> dict[str, list[Any]]:
    """Reason, confidence and rival column of each mapped field."""
    if is_saved:
        found = {str(t): [str(Reason.SAVED), str(Confidence.HIGH), ""] for t in mapping.columns}
    else:
        found = {str(t): _one(table, mapping, t) for t in mapping.columns}
    if mapping.unit_from_sheet:
        found[str(Target.UNIT)] = [str(Reason.SHEET), str(Confidence.MEDIUM), ""]
    return found


def _one(table: Table, mapping: Mapping, target: Target) -> list[Any]:
    rule = mapping.columns[target]
    place = rule.header.casefold(), rule.occurrence
    used = {(r.header.casefold(), r.occurrence) for r in mapping.columns.values()}
    own, rivals = 0.0, []
    for column in table.columns:
        score = _score(column.header, target)
        if (column.header.casefold(), column.occurrence) == place:
            own = score
        elif score > 0 and (column.header.casefold(), column.occurrence) not in used:
            rivals.append((score, column.label))
    if own > 0:
        close = [label for score, label in rivals if score >= own]
        if close:
            return [str(Reason.RIVAL), str(Confidence.MEDIUM), close[0]]
        return [str(Reason.HEADER), str(Confidence.HIGH), ""]
    if target in NOTES:
        return [str(Reason.NEIGHBOUR), str(Confidence.MEDIUM), ""]
    if target in (Target.START, Target.END):
        return [str(Reason.PAIR), str(Confidence.MEDIUM), ""]
    if target == Target.COST_TOTAL:
        return [str(Reason.HEADER), str(Confidence.MEDIUM), ""]
    return [str(Reason.CONTENT), str(Confidence.LOW), ""]


def _score(header: str, target: Target) -> float:
    concepts = concepts_of(header)
    return max(
        (header_score(concepts, wording) for wording in WORDINGS if wording.target == target),
        default=0.0,
    )
