"""A report as text in its fields: as typed, for the draft, and back again in the language of the page."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils import translation

from portfolio.statusreports.choices import Block
from portfolio.statusreports.drafts.blocks import (
    DIMENSION_PARTS,
    FIGURES,
    FIGURES_SEEN,
    FRAME,
    block_of,
)
from portfolio.statusreports.fields import retype_amount, typed_amount, typed_day, typed_tick
from portfolio.statusreports.following import seen_of
from portfolio.statusreports.submission import Submission
from ppm.accounts.choices import Language


def as_typed(data: Mapping[str, str]) -> dict[str, str]:
    """What a form sent, exactly as it was typed, for the draft; the database keeps no NUL."""
    return {name: data[name].replace("\0", "") for name in data if is_kept(name)}


def is_kept(name: str) -> bool:
    """Whether a draft may hold this field: one of a report, whatever the project, or a mark of the form."""
    return block_of(name) is not None or name in FRAME or name.removeprefix("was_") in Block


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
        FIGURES_SEEN: seen_of({name: getattr(said, name) for name in FIGURES}),
        "benefits_outlook": said.benefits_outlook,
        "contribution": said.contribution,
        "outlook": said.outlook,
    }
    for name, word in said.dimensions.items():
        for part in DIMENSION_PARTS:
            value = getattr(word, part)
            found[f"{name}_{part}"] = typed_day(value) if part == "green_on" else value
    for entry in said.milestones:
        line = f"m{entry.milestone_id}"
        found[f"{line}_forecast_on"] = typed_day(entry.forecast_on)
        found[f"{line}_actual_on"] = typed_day(entry.actual_on)
        found[f"{line}_committee"] = typed_tick(entry.is_for_committee)
    for risk in said.risks:
        line = f"r{risk.risk_id}"
        for part in ("probability", "impact", "state", "outcome"):
            found[f"{line}_{part}"] = str(getattr(risk, part))
        found[f"{line}_committee"] = typed_tick(risk.is_for_committee)
    for issue in said.issues:
        line = f"i{issue.issue_id}"
        for part in ("severity", "state", "resolution"):
            found[f"{line}_{part}"] = str(getattr(issue, part))
        found[f"{line}_due_on"] = typed_day(issue.due_on)
        found[f"{line}_committee"] = typed_tick(issue.is_for_committee)
    for number, asked in enumerate(said.decisions):
        found[f"d{number}_question"] = asked.question
        found[f"d{number}_committee"] = str(asked.committee_id or "")
        found[f"d{number}_proposal"] = asked.proposal
        found[f"d{number}_consequence"] = asked.consequence
        found[f"d{number}_amount"] = typed_amount(asked.amount)
        found[f"d{number}_options"] = asked.options
        found[f"d{number}_meeting_on"] = typed_day(asked.meeting_on)
    return found
