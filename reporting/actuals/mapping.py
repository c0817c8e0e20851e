"""How a sender's files of bookings are read: which column is what, what its words mean. Data, not code."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from portfolio.finance.choices import Funding, Heading, Nature
from reporting.actuals.choices import Target, Unit
from reporting.imports.cells import folded
from reporting.imports.profile import propose_date_order, propose_decimal_mark
from reporting.imports.tables import Table, as_text, cell_at

MOST_WORDS = 40
HEADERS = {
    Target.KEY: r"proje[ck]t|code|otp|wbs|centre de co|kostenplaats|ordre int|interne order|\bcle\b|sleutel",
    Target.AMOUNT: r"montant|bedrag|amount|realis|liquid|vereffen|depens|uitgave|kost(en)?\b|engag|vastleg",
    Target.YEAR: r"exercice|annee|jaar|year|budgetaire",
    Target.DATE: r"\bdate|datum",
    Target.HEADING: r"rubri|nature de|poste|article|artikel|heading|compte|rekening",
    Target.FUNDING: r"financ|source|bron|fonds|funding",
    Target.NATURE: r"ponctuel|recurrent|eenmalig|one.?off",
    Target.KIND: r"type|genre|soort|piece|document|stuk",
    Target.TEXT: r"libell|omschrij|description|commentaire|toelichting|texte|tekst|nom|naam",
}
WORDS = {
    Target.HEADING: (
        (Heading.STAFF, r"person|salai|salar|lonen|loon|wedde|staff|traitement|bezold"),
        (Heading.SHARED_IT, r"smals|egov|association|vereniging|gedeeld|partage|mutualis"),
        (Heading.IT, r"\bit\b|\bict\b|informati|licen|logiciel|software|server"),
        (Heading.INVESTMENT, r"invest|materiel|materieel|equip|immob"),
        (Heading.OPERATIONS, r"fonction|werking|operat|divers|autre|andere"),
    ),
    Target.FUNDING: (
        (Funding.EU, r"\beu\b|\bue\b|europ"),
        (Funding.PARTNER, r"parten|partner"),
        (Funding.SHARED_IT, r"smals|egov|association|vereniging"),
        (Funding.OWN, r"propre|eigen|own|gestion|beheer"),
    ),
    Target.NATURE: (
        (Nature.RECURRENT, r"recur|terug|struct|annuel|jaarl"),
        (Nature.ONE_OFF, r"ponct|eenm|one|uniq"),
    ),
}
OTHERWISE = {
    Target.HEADING: Heading.OPERATIONS,
    Target.FUNDING: Funding.OWN,
    Target.NATURE: Nature.ONE_OFF,
}
CREDIT_NOTE = re.compile(r"^(nc|cn|c/n|note de credit|credit ?nota|credit note|avoir)\b")
THOUSANDS = re.compile(r"k ?€|€ ?k|\bk ?eur|\bkeur|milliers|duizend|thousand")


@dataclass(frozen=True)
class Mapping:
    """`columns` gives the label of the column per target, `words` what its words mean (folded)."""

    columns: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    unit: str = Unit.ONE
    decimal_mark: str = ","
    date_order: str = "dmy"
    year: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Mapping":
        return cls(**data)

    def fits(self, labels: Sequence[str], words: dict[str, list[str]]) -> bool:
        """Whether a file has all its columns, and no word that it does not know."""
        return set(self.columns.values()) <= set(labels) and all(
            set(words.get(label, ())) <= set(self.words.get(target, ()))
            for target, label in self.columns.items()
            if target in OTHERWISE
        )


def words_of(table: Table) -> dict[str, list[str]]:
    """The different words of each column that has few of them, folded; a blank cell is the word ""."""
    found: list[dict[str, None] | None] = [{} for _column in table.columns]
    for row in table.rows:
        for place, column in enumerate(table.columns):
            words = found[place]
            if words is None:
                continue
            words[folded(as_text(cell_at(row, column.index)))] = None
            if len(words) > MOST_WORDS:
                found[place] = None
    return {
        column.label: list(words)
        for column, words in zip(table.columns, found, strict=True)
        if words is not None
    }


def propose(table: Table, words: dict[str, list[str]]) -> Mapping:
    """What headers and cells suggest; a column serves one target only."""
    columns: dict[str, str] = {}
    for target, pattern in HEADERS.items():
        for column in table.columns:
            if column.label in columns.values() or not re.search(pattern, folded(column.header)):
                continue
            columns[target] = column.label
            break
    by_label = {column.label: column for column in table.columns}
    amount = by_label.get(columns.get(Target.AMOUNT, ""))
    day = by_label.get(columns.get(Target.DATE, ""))
    is_thousands = bool(amount and THOUSANDS.search(folded(amount.header)))
    return Mapping(
        columns=columns,
        words={
            target: meanings(target, words.get(columns[target], []))
            for target in OTHERWISE
            if target in columns
        },
        unit=Unit.THOUSAND if is_thousands else Unit.ONE,
        decimal_mark=propose_decimal_mark(table.values(amount), ",") if amount else ",",
        date_order=propose_date_order(table.values(day)) if day else "dmy",
    )


def meanings(target: str, words: Sequence[str]) -> dict[str, str]:
    """What each word of a column most likely means."""
    return {word: meaning(target, word) for word in words}


def meaning(target: str, word: str) -> str:
    for value, pattern in WORDS[Target(target)]:
        if re.search(pattern, word):
            return str(value)
    return str(OTHERWISE[Target(target)])


def completed(mapping: Mapping, words: dict[str, list[str]]) -> Mapping:
    """The mapping with a proposal for each word of this file that it does not know yet."""
    return replace(
        mapping,
        words={
            target: {
                **meanings(target, words.get(mapping.columns[target], [])),
                **mapping.words.get(target, {}),
            }
            for target in OTHERWISE
            if target in mapping.columns
        },
    )
