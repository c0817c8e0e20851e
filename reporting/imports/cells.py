"""Typing of cells: a number, a date, a rating, or the reason why there is none.

A cell is read as a whole or not at all: “Exempt under Section 43” holds no number 43.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Generic, TypeVar

from reporting.imports.tables import Raw, as_text, is_blank, one_line

LONGEST_STATE, LONGEST_VALUE = 400, 60
KNOWN, WITHHELD, MISSING, NOT_YET, UNCLEAR = "known", "withheld", "missing", "not_yet", "unclear"

MISSING_WORDS = (
    "-, --, ---, –, —, ?, ., /, *, na, n/a, n.a., n.a, n/d, n.d., nd, #n/a, #na, #nv, none, null, nil,"
    "nan, inf, nvt, n.v.t., n.v.t, ntb, n.t.b., n.t.b, tbc, tbd, t.b.c., t.b.d., s.o., so, sans objet,"
    "à déterminer, à définir, à préciser, à compléter, non disponible, indisponible, inconnu, unknown,"
    "n.c., n.c, nc, onbekend, niet beschikbaar, niet bekend, niet van toepassing,"
    "nader te bepalen, te bepalen,"
    "not available, not applicable, not provided, not set, not known, to be confirmed, blank, leeg,"
    "to be determined, vide, non applicable, non renseigné, non connu"
)
WITHHELD_WORDS = re.compile(
    r"^exempt\b|freedom of information|\bwithheld\b|\bredacted\b|not disclosed|not published"
    r"|\bconfidential\b|commercially sensitive|\bconfidentiel|\bvertrouwelijk|non communique"
    r"|non divulgue|non publie|\bsecret\b|\bgeheim|niet openbaar|niet vrijgegeven|niet meegedeeld"
    r"|niet gepubliceerd|achtergehouden|\bexempte\b|\bvrijgesteld\b"
)
NOT_YET_WORDS = re.compile(
    r"^early planning|\bnot yet\b|\bnog niet\b|\bpas encore\b|not passed soc|too early"
    r"|^en preparation|^in voorbereiding|^en cours d.(elaboration|etude)|^in planning\b"
)
T = TypeVar("T")
SPACES = "\u00a0\u202f\u2009 "
SYMBOLS = {"£": "GBP", "€": "EUR", "$": "USD"}
CODES = {"GBP": "GBP", "EUR": "EUR", "USD": "USD", "CHF": "CHF", "EURO": "EUR", "EUROS": "EUR"}
SCALES = {
    "k": 3, "keur": 3, "thousand": 3, "duizend": 3, "mille": 3, "milliers": 3,
    "m": 6, "mn": 6, "mio": 6, "mln": 6, "meur": 6, "million": 6, "millions": 6, "miljoen": 6,
    "bn": 9, "b": 9, "md": 9, "mrd": 9, "billion": 9, "milliard": 9, "milliards": 9, "miljard": 9,
}  # fmt: skip
MONEY = re.compile(
    r"(?P<sign>[-+]?)(?P<pre>[£€$]|[A-Za-z]{3,4}(?=[ \d.,-]))?\s*(?P<sign2>[-+]?)"
    r"(?P<digits>\d[\d.,' ]*(?:[eE][+-]?\d{1,2})?|[.,]\d+)\s*"
    r"(?P<post>(?P<scale1>[A-Za-z]*)\s*(?P<unit>[£€$%]?)\s*(?P<scale2>[A-Za-z]*))(?P<sign3>-?)"
)
RATINGS = {
    "red": "red", "rouge": "red", "rood": "red", "r": "red",
    "amber": "amber", "orange": "amber", "oranje": "amber", "ambre": "amber", "a": "amber",
    "o": "amber", "yellow": "amber", "jaune": "amber", "geel": "amber",
    "green": "green", "vert": "green", "verte": "green", "groen": "green", "g": "green",
    "v": "green",
}  # fmt: skip
MONTHS = (
    "jan|january|janvier|janv|januari", "feb|february|fevrier|fevr|februari",
    "mar|march|mars|maart|mrt", "apr|april|avril|avr", "may|mai|mei", "jun|june|juin|juni",
    "jul|july|juillet|juil|juli", "aug|august|aout|augustus", "sep|sept|september|septembre",
    "oct|october|octobre|okt|oktober", "nov|november|novembre", "dec|december|decembre",
)  # fmt: skip
MONTH_NUMBERS = {name: n for n, names in enumerate(MONTHS, 1) for name in names.split("|")}
SERIAL_EPOCH = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """What a cell says: a value when `state` is known, else its state and its words."""

    state: str
    value: T | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written: its sign and digits, the power of ten and currency said beside it."""

    number: Decimal
    scale: int | None = None
    currency: str = ""
    is_percent: bool = False


def folded(text: str) -> str:
    """Lower case without accents and with single spaces, for comparing words."""
    if text.isascii():
        return one_line(text.casefold())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return one_line("".join(sign for sign in plain if not unicodedata.combining(sign)))


FOLDED_MISSING = frozenset(folded(word) for word in MISSING_WORDS.split(","))


def state_of(cell: Raw) -> str:
    """Why the cell holds no value: missing, withheld, not_yet; unclear when it may hold one."""
    if is_blank(cell):
        return MISSING
    if not isinstance(cell, str) or len(cell) > LONGEST_STATE:
        return UNCLEAR
    return _state_of_words(cell)


@lru_cache(maxsize=4096)
def _state_of_words(text: str) -> str:
    words = folded(text)
    if words in FOLDED_MISSING:
        return MISSING
    if WITHHELD_WORDS.search(words):
        return WITHHELD
    if NOT_YET_WORDS.search(words):
        return NOT_YET
    # “à déterminer / n.t.b.”: the same said in two languages.
    parts = words.split(" / ")
    return MISSING if len(parts) > 1 and FOLDED_MISSING.issuperset(parts) else UNCLEAR


def read_amount(cell: Raw, decimal_mark: str) -> Cell[Amount]:
    """The cell as an amount, or its state; unclear when it is neither."""
    if isinstance(cell, Decimal):
        return Cell(KNOWN, Amount(cell), as_text(cell))
    text, state = one_line(as_text(cell)), state_of(cell)
    if state != UNCLEAR or not isinstance(cell, str):
        return Cell(state, text=text)
    amount = _parse_amount(cell, decimal_mark)
    return Cell(KNOWN, amount, text) if amount else Cell(UNCLEAR, text=text)


def _parse_amount(text: str, decimal_mark: str) -> Amount | None:
    if len(text) > LONGEST_VALUE:
        return None
    for space in SPACES:
        text = text.replace(space, " ")
    text = text.strip().replace("−", "-").replace("’", "'")
    text = re.sub(r"^[–—](?=\s?[£€$\d])", "-", text)
    in_brackets = re.fullmatch(r"([£€$]?)\s*\((.+)\)", text)
    if in_brackets:
        text = in_brackets[1] + in_brackets[2].strip()
    match = MONEY.fullmatch(text)
    if not match:
        return None
    signs = [s for s in (match["sign"], match["sign2"], match["sign3"]) if s]
    number = parse_digits(match["digits"].strip(), decimal_mark)
    if number is None or len(signs) + bool(in_brackets) > 1:
        return None
    unit, scale = "", None
    for word in filter(None, (match["pre"], match["scale1"], match["unit"], match["scale2"])):
        if word in SYMBOLS or word.upper() in CODES:
            found = SYMBOLS.get(word) or CODES[word.upper()]
            if unit and unit != found:
                return None
            unit = found
        elif word.lower() in SCALES and scale is None and word != match["pre"]:
            scale = SCALES[word.lower()]
            unit = unit or ("EUR" if word.lower() in ("keur", "meur") else "")
        elif word != "%":
            return None
    if in_brackets or "-" in signs:
        number = -number
    return Amount(number, scale, unit, match["unit"] == "%")


def parse_digits(digits: str, decimal_mark: str) -> Decimal | None:
    """Plain or well-grouped digits under one decimal mark; None when they are neither."""
    group = r"[. ']" if decimal_mark == "," else r"[, ']"
    mark = re.escape(decimal_mark)
    if re.fullmatch(rf"\d{{1,3}}(?:({group})\d{{3}}(?:\1\d{{3}})*)?(?:{mark}\d*)?", digits):
        digits = re.sub(group, "", digits)
    elif not re.fullmatch(rf"\d*(?:{mark}\d*)?(?:[eE][+-]?\d{{1,2}})?", digits):
        return None
    try:
        return Decimal(digits.replace(decimal_mark, "."))
    except InvalidOperation:
        return None


def read_date(cell: Raw, order: str) -> Cell[date]:
    """The cell as a day; `order` (dmy, mdy) tells how 01/02/2023 is meant."""
    if isinstance(cell, date):
        return Cell(KNOWN, cell, cell.isoformat())
    text = one_line(as_text(cell))
    if isinstance(cell, Decimal):
        # An unformatted date of a spreadsheet is its day number.
        if cell == cell.to_integral_value() and 10_000 <= cell <= 110_000:
            return Cell(KNOWN, SERIAL_EPOCH + timedelta(days=int(cell)), text)
        return Cell(UNCLEAR, text=text)
    state = state_of(cell)
    if state != UNCLEAR:
        return Cell(state, text=text)
    day = _parse_date(text, order)
    return Cell(KNOWN, day, text) if day else Cell(UNCLEAR, text=text)


def _parse_date(text: str, order: str) -> date | None:
    if len(text) > LONGEST_VALUE:
        return None
    text = re.sub(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$", "", text)
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text):
        parts = match[1], match[2], match[3]
    elif match := re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})", text):
        first, second, year = match.groups()
        if len(year) == 2:
            year = f"20{year}" if year < "70" else f"19{year}"
        parts = (year, first, second) if order == "mdy" else (year, second, first)
    elif match := re.fullmatch(
        r"(?:[a-z]+,? )?(\d{1,2})(?:er|e|ste|de|st|nd|rd|th|\.)?[ -]([a-z]+)\.?,?[ -](\d{4})",
        folded(text),
    ):
        parts = match[3], str(MONTH_NUMBERS.get(match[2], 0)), match[1]
    else:
        return None
    try:
        return datetime.strptime("-".join(parts), "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return None


def read_rating(cell: Raw) -> Cell[str]:
    """The cell as red, amber or green, or its state."""
    text = one_line(as_text(cell))
    if colour := RATINGS.get(folded(text)):
        return Cell(KNOWN, colour, text)
    return Cell(state_of(cell), text=text)
