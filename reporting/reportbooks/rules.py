"""How a question stands in its cell: what the program helps with, its room, its format."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from reporting.reportbooks.asking import Question, hint

LONGEST_PROMPT, LONGEST_TITLE = 255, 32
TEXT_LINES, SHORT = 5, 120  # room for a text, at least; what counts as one line
LONGEST_AS_TEXT = 255  # older programs show a longer one as ####


def rule_of(asked: Question, label: str, source: str) -> Mapping[str, Any]:
    """What the program says and refuses; the portal checks again what comes back.

    `source` is where the words of a list stand.
    """
    told = asked.told or hint(asked.field)
    rule: dict[str, Any] = {
        "input_title": label[:LONGEST_TITLE],
        "input_message": told[:LONGEST_PROMPT],
        "error_title": label[:LONGEST_TITLE],
        "error_message": told[:LONGEST_PROMPT],
    }
    one = asked.field
    if asked.is_chosen:
        return {**rule, "validate": "list", "source": source}
    if isinstance(one, forms.DateField):
        early = {"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)}
        return {**rule, **early, "error_type": "warning"}
    if isinstance(one, forms.DecimalField | forms.IntegerField):
        between = {"criteria": "between", "minimum": -1e15, "maximum": 1e15}
        return {**rule, "validate": "decimal", **between, "error_type": "warning"}
    if asked.longest:
        return {**rule, "validate": "length", "criteria": "<=", "value": asked.longest}
    return {**rule, "validate": "any"}


def room_of(asked: Question, page: str) -> int:
    """How many lines a cell has room for, at least."""
    longest = asked.longest or 0
    if longest <= SHORT or asked.is_list:
        return 1
    return TEXT_LINES if longest > LONGEST_AS_TEXT + SHORT and page == "report" else 2


def style_of(asked: Question) -> str:
    match asked.field:
        case forms.DateField():
            return "day"
        case forms.DecimalField() | forms.IntegerField():
            return "amount"
    if asked.is_chosen:
        return "choice"
    return "text" if (asked.longest or 0) <= LONGEST_AS_TEXT else "long text"
