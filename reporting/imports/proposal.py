"""The mapping that a file suggests by its headers, its cells and its name; the user corrects it."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import product

from reporting.imports.cells import CODES, MONTH_NUMBERS, SYMBOLS, folded
from reporting.imports.choices import KINDS, REQUIRED, Kind, Target
from reporting.imports.mapping import ColumnRule, Mapping
from reporting.imports.profile import (
    Profile,
    first_amounts,
    profile,
    propose_date_order,
    propose_decimal_mark,
    suits,
)
from reporting.imports.tables import Column, Raw, Table, as_text
from reporting.imports.wordings import NOTE_OF, WORDINGS, concepts_of, header_score

SCALE_WORDS = {
    9: re.compile(r"[£€$] ?bn\b|\bbn ?[£€$]|\bmrd\b|milliards?\b|miljard|\bbillions?\b"),
    6: re.compile(
        r"[£€$] ?m(io|ln|n)?\b|(?<![a-z])m(io|ln)? ?[£€$]|\bmillions?\b|miljoen|\bmio\b|\bmln\b"
        r"|\bm ?eur\b|\beur ?m\b|\bm ?gbp\b|\bgbp ?m\b"
    ),
    3: re.compile(
        r"[£€$] ?k\b|(?<![a-z])k ?[£€$]|\bk ?eur\b|\beur ?k\b|\bthousands?\b|\bmilliers?\b"
        r"|duizend|(?<![\d.,])000s?\b|x ?1[. ]?000\b"
    ),
}
COMMON_WORDS = {
    "en": "the of and to in for is on with by name start end cost comment forecast department year",
    "fr": "le la les des du de et pour une est dans projet cout debut fin ecart prevision nom annee",
    "nl": "het een van en voor de met wordt op naar naam dienst kost raming afwijking begroting"
    " projectnaam projectcode startdatum einddatum totale toelichting jaar doel",
}
FILE_NAME_NOISE = {"data", "export", "import", "final", "report", "list", "copy", "version", "v"}


def propose(table: Table, file_name: str) -> Mapping:
    """The mapping that fits the table best; fields without a convincing column stay open."""
    profiles = [profile(table.values(column)) for column in table.columns]
    chosen = _assign(table, profiles)
    language = _language(table)
    as_of = _as_of(file_name, table)
    rules = _rules(table, chosen, language)
    return Mapping(
        columns={target: rules[target] for target in Target if target in rules},
        language=language,
        source=_source(file_name),
        as_of=as_of,
        year=_year(table, chosen, rules, as_of, file_name),
    )


def _assign(table: Table, profiles: list[Profile]) -> dict[Target, Column]:
    """Best pairs of field and column first; each field and each column once."""
    concepts = [concepts_of(column.header) for column in table.columns]
    pairs: dict[tuple[Target, int], float] = {}
    for wording, column in product(WORDINGS, table.columns):
        score = header_score(concepts[column.index], wording)
        if score > 0 and suits(profiles[column.index], KINDS[wording.target]):
            if wording.target == Target.YEAR_VARIANCE and _is_money_header(column.header):
                continue
            place = wording.target, column.index
            pairs[place] = max(score, pairs.get(place, 0.0))
    chosen: dict[Target, Column] = {}
    taken: set[int] = set()
    for (target, index), _score in sorted(pairs.items(), key=lambda p: (-p[1], p[0][1])):
        if target not in chosen and index not in taken:
            chosen[target] = table.columns[index]
            taken.add(index)
    if Target.UNIT not in chosen and Target.UNIT_NAME in chosen:
        chosen[Target.UNIT] = chosen.pop(Target.UNIT_NAME)
    if Target.YEAR_BASELINE in chosen and Target.COST_TOTAL not in chosen:
        column = chosen[Target.YEAR_BASELINE]
        if "year" not in concepts[column.index]:
            chosen[Target.COST_TOTAL] = chosen.pop(Target.YEAR_BASELINE)
    _pair_dates(table, profiles, chosen, taken)
    _attach_notes(table, chosen, taken)
    _name_by_content(table, profiles, chosen, taken)
    return chosen


def _attach_notes(table: Table, chosen: dict[Target, Column], taken: set[int]) -> None:
    """Give each plain “comment” column to the figures on its left."""
    by_index = {column.index: target for target, column in chosen.items()}
    for column in table.columns:
        if column.index in taken or "narrative" not in concepts_of(column.header):
            continue
        left = [
            by_index[i] for i in range(column.index) if i in by_index and by_index[i] in NOTE_OF
        ]
        if left and NOTE_OF[left[-1]] not in chosen:
            chosen[NOTE_OF[left[-1]]] = column
            taken.add(column.index)


def _pair_dates(
    table: Table, profiles: list[Profile], chosen: dict[Target, Column], taken: set[int]
) -> None:
    """Two columns headed only “date” are start and end, in this order."""
    plain = [
        column
        for column in table.columns
        if column.index not in taken
        and "date" in concepts_of(column.header)
        and profiles[column.index].open
        and suits(profiles[column.index], Kind.DATE)
    ]
    if len(plain) == 2 and Target.START not in chosen and Target.END not in chosen:
        chosen[Target.START], chosen[Target.END] = plain
        taken.update(column.index for column in plain)


def _name_by_content(
    table: Table, profiles: list[Profile], chosen: dict[Target, Column], taken: set[int]
) -> None:
    """Without a header for names, the column of distinct short texts holds them."""
    if Target.NAME in chosen:
        return
    for column in table.columns:
        found = profiles[column.index]
        if (
            column.index not in taken
            and suits(found, Kind.TEXT)
            and found.distinct > 0.9
            and 8 <= found.length <= 90
            and found.filled > 0.9 * len(table.head)
        ):
            chosen[Target.NAME] = column
            return


def _rules(table: Table, chosen: dict[Target, Column], language: str) -> dict[Target, ColumnRule]:
    """How each chosen column is read; what one column leaves open the other amounts decide."""
    money = [c for target, c in chosen.items() if KINDS[target] == Kind.MONEY]
    figures = money + [c for target, c in chosen.items() if KINDS[target] == Kind.PERCENT]
    usual_mark = propose_decimal_mark(
        [cell for column in figures for cell in table.values(column)],
        "," if language in ("fr", "nl") else ".",
    )
    above = " ".join(table.above)
    scales = {c.index: find_scale(c.header) for c in money}
    usual_scale = find_scale(above) or 0
    currencies = {c.index: _currency(table, c) for c in money}
    usual_currency = _most_common(
        [code for code in currencies.values() if code] or [find_currency(above) or "EUR"]
    )
    rules = {}
    for target, column in chosen.items():
        cells = table.values(column)
        rules[target] = ColumnRule(
            header=column.header,
            occurrence=column.occurrence,
            decimal_mark=propose_decimal_mark(cells, usual_mark)
            if column in figures
            else usual_mark,
            scale=usual_scale if (s := scales.get(column.index)) is None else s,
            currency=currencies.get(column.index) or usual_currency,
            date_order=propose_date_order(cells) if KINDS[target] == Kind.DATE else "dmy",
        )
    return rules


def find_scale(text: str) -> int | None:
    """The power of ten of the unit that a text states, e.g. 6 for “(£m)”."""
    plain = folded(text).replace("'", "")
    return next((power for power, words in SCALE_WORDS.items() if words.search(plain)), None)


def find_currency(text: str) -> str:
    """The currency that a text states by sign or code."""
    for sign, code in SYMBOLS.items():
        if sign in text:
            return code
    for word in re.findall(r"[A-Za-z]+", text):
        for name, code in CODES.items():
            if word.upper() in (name, f"K{name}", f"M{name}"):
                return code
    return ""


def _currency(table: Table, column: Column) -> str:
    said = find_currency(column.header)
    cells = [a.currency for a in first_amounts(table.values(column)) if a.currency]
    return said or (_most_common(cells) if cells else table.sheet.currencies.get(column.index, ""))


def _is_money_header(header: str) -> bool:
    return "%" not in header and (find_scale(header) is not None or bool(find_currency(header)))


def _language(table: Table) -> str:
    texts = [as_text(cell) for row in table.head[:60] for cell in row.cells]
    texts += [column.header for column in table.columns] * 3
    words = Counter(re.findall(r"[a-z]+", folded(" ".join(texts))))
    return max(COMMON_WORDS, key=lambda name: sum(words[w] for w in COMMON_WORDS[name].split()))


def _as_of(file_name: str, table: Table) -> date | None:
    """The day of the figures, from the file's name or the titles above the table."""
    for text in (file_name.rpartition(".")[0], *table.above):
        if day := find_day(text):
            return day
    return None


ISO_DAY = re.compile(r"(?<!\d)(20\d\d)[-. ]?(\d\d)[-. ]?(\d\d)(?!\d)")
EUROPEAN_DAY = re.compile(r"(?<!\d)(\d\d)[-./](\d\d)[-./](20\d\d)(?!\d)")
WRITTEN_DAY = re.compile(
    r"(?<!\d)(?:(\d{1,2})(?:er|st|nd|rd|th)? )?([a-z]{3,})\.?[ -](20\d\d)(?!\d)"
)
ISO_MONTH = re.compile(r"(?<!\d)(20\d\d)-(\d\d)(?!\d)")


def find_day(text: str) -> date | None:
    """A day, or the last day of a month, that a title or a file name mentions."""
    plain = re.sub(r"[_\s]+", " ", folded(text))
    if match := ISO_DAY.search(plain):
        return _day(match[1], int(match[2]), match[3])
    if match := EUROPEAN_DAY.search(plain):
        return _day(match[3], int(match[2]), match[1])
    for match in WRITTEN_DAY.finditer(plain):
        if month := MONTH_NUMBERS.get(match[2]):
            return _day(match[3], month, match[1])
    if match := ISO_MONTH.search(plain):
        return _day(match[1], int(match[2]), None)
    return None


def _day(year: str, month: int, day: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(int(year), month)[1]
    return date(int(year), month, min(int(day or last), last))


def _year(
    table: Table,
    chosen: dict[Target, Column],
    rules: dict[Target, ColumnRule],
    as_of: date | None,
    file_name: str,
) -> int | None:
    """The year of the yearly figures: a header's, else that of the day, the titles or the file's name."""
    for target in (Target.YEAR_BASELINE, Target.YEAR_FORECAST):
        if target in chosen and (match := re.search(r"\b(20\d\d)\b", chosen[target].header)):
            return int(match[1])
    if as_of is None:
        mentioned = re.search(r"(?<!\d)(20\d\d)(?!\d)", " ".join([*table.above, file_name]))
        return int(mentioned[1]) if mentioned else None
    # The British financial year begins in April and is named by the year it begins in.
    british = any(rules[t].currency == "GBP" for t in rules if KINDS[t] == Kind.MONEY)
    return as_of.year - 1 if british and as_of.month <= 3 else as_of.year


def _source(file_name: str) -> str:
    """A short name for where the file comes from: the first telling word of its name."""
    stem = file_name.rpartition(".")[0] or file_name
    words = re.findall(r"[^\W\d_]+", stem)
    telling = [
        w for w in words if w.lower() not in FILE_NAME_NOISE and folded(w) not in MONTH_NUMBERS
    ]
    return (telling or words or ["file"])[0].upper()[:40]


def missing_required(mapping: Mapping) -> list[Target]:
    """The required fields that the mapping leaves open; a file may name no unit."""
    return [t for t in REQUIRED if t not in mapping.columns and t != Target.UNIT]


def _most_common(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]


def sample_values(cells: list[Raw], count: int = 3) -> list[str]:
    """A few different values of a column, to recognise it by."""
    return list(dict.fromkeys(as_text(cell) for cell in cells if as_text(cell)))[:count]
