"""A report as text in its fields: as typed, for the draft, and back again in the language of the page."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils import translation

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.fields import retype_amount, typed_amount, typed_day
from portfolio.statusreports.submission import Submission
from ppm.accounts.choices import Language

DECISIONS = 3
DECISION_PARTS = ("question", "committee", "proposal", "consequence", "amount")
DIMENSION_PARTS = (
    "declared",
    "comment",
    "evidence",
    "path_to_green",
    "green_on",
    "action_owner",
)
# Names of the fields of a report, whatever the project: what a draft may hold.
FIELD = re.compile(
    "tab|typed_in|language|headline|done|next_steps|help_needed|forecast_end|actual|forecast"
    "|accounts_as_of|is_unchanged"
    rf"|({'|'.join(Dimension.values)})_({'|'.join(DIMENSION_PARTS)})"
    r"|m\d+_(forecast_on|actual_on)"
    rf"|d[0-{DECISIONS - 1}]_({'|'.join(DECISION_PARTS)})"
)


def as_typed(data: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, exactly as it was typed, for the draft; the database keeps no NUL."""
    return {name: data[name].replace("\0", "") for name in data if FIELD.fullmatch(name)}


def in_language_of_page(values: Mapping[str, str] | None) -> Any:
    """Retype amounts that were typed in another language than the page is in now."""
    now = translation.get_language() or Language.EN
    before = (values or {}).get("typed_in") or now
    if values is None or before == now or before not in Language.values:
        return values
    copy: Any = values.copy() if isinstance(values, QueryDict) else dict(values)
    for name in values:
        if name in ("actual", "forecast") or name.endswith("_amount"):
            copy[name] = retype_amount(str(values[name]), before)
    copy["typed_in"] = now
    return copy


def initial_of(said: Submission, *, version: int, tab: str, language: str) -> dict[str, str]:
    """A submission as the text that stands in the fields."""
    found: dict[str, Any] = {
        "version": str(version),
        "tab": tab,
        "typed_in": translation.get_language() or Language.EN,
        "language": said.language or language,
        "headline": said.headline,
        "done": said.done,
        "next_steps": said.next_steps,
        "help_needed": said.help_needed,
        "forecast_end": typed_day(said.forecast_end),
        "actual": typed_amount(said.actual),
        "forecast": typed_amount(said.forecast),
        "accounts_as_of": typed_day(said.accounts_as_of),
    }
    for name, word in said.dimensions.items():
        for part in DIMENSION_PARTS:
            value = getattr(word, part)
            found[f"{name}_{part}"] = typed_day(value) if part == "green_on" else value
    for entry in said.milestones:
        found[f"m{entry.milestone_id}_forecast_on"] = typed_day(entry.forecast_on)
        found[f"m{entry.milestone_id}_actual_on"] = typed_day(entry.actual_on)
    for number, asked in enumerate(said.decisions):
        found[f"d{number}_question"] = asked.question
        found[f"d{number}_committee"] = str(asked.committee_id or "")
        found[f"d{number}_proposal"] = asked.proposal
        found[f"d{number}_consequence"] = asked.consequence
        found[f"d{number}_amount"] = typed_amount(asked.amount)
    return found
