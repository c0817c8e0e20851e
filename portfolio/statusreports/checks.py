"""Data-quality checks of a report (domain notes §2.5): what stops the submission, and what only warns."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension, TailoringClass
from portfolio.initiatives.choices import Kind, State
from portfolio.standings.choices import Colour
from portfolio.statusreports.calc import is_better, is_other_magnitude, needs_path
from portfolio.statusreports.colours import NOTHING_SAID, Colours
from portfolio.statusreports.submission import Background, Submission
from ppm.permissions.roles import Role
from ppm.ui.figures import amount

# Overrides in a row that a manager may decide alone; the next one goes before the portfolio board.
OVERRIDES_ALLOWED = 2
# From here on a project has a plan, hence roles and tolerances.
PLANNED = (State.INITIATION, State.DELIVERY, State.CLOSING)
# Aspects that a light project has tolerances on, and the dimension that has none.
LIGHT_LIMITS = (Dimension.TIME, Dimension.COST)
UNLIMITED = (Dimension.RESOURCES,)

# Reasons of a red that come from a limit.
BREACHES = frozenset({"time_over", "stage_over", "cost_over"})


@dataclasses.dataclass(frozen=True)
class Finding:
    """One remark: which check, which field of the form, what it says, whether it stops the submission."""

    code: str
    field: str
    text: "str | Promise"
    is_blocking: bool = True
    params: dict[str, Any] = dataclasses.field(default_factory=dict)
    # Where it is mended, when that is not a field of the form.
    address: str = ""

    @property
    def href(self) -> str:
        return self.address or f"#id_{self.field}"

    @property
    def message(self) -> str:
        # Names of dimensions are in lower case; a sentence begins with a capital.
        return capfirst(str(self.text) % self.params if self.params else str(self.text))


def check(background: Background, said: Submission, colours: Colours, today: date) -> list[Finding]:
    """Everything that is to be said about a submission, blocking remarks first."""
    found = [
        *_summary(background, said),
        *_dimensions(background, said, colours, today),
        *_dates(background, said, today),
        *_money(background, said, today),
        *_milestones(background, said, today),
        *_decisions(said),
        *_unchanged(background, said),
        *_governed(background),
        *_benefits(background),
        *_exceptions(background, colours),
    ]
    return sorted(found, key=lambda one: not one.is_blocking)


def _summary(background: Background, said: Submission) -> Iterator[Finding]:
    if not said.headline.strip():
        yield Finding(
            "DQ01", "headline", _("Write a headline: one sentence on where things stand.")
        )
    if background.initiative.tailoring_class == TailoringClass.LIGHT:
        return
    if not said.done.strip():
        yield Finding("DQ01", "done", _("Say what was done this period."))
    if not said.next_steps.strip():
        yield Finding("DQ01", "next_steps", _("Say what comes next."))


def _dimensions(
    background: Background, said: Submission, colours: Colours, today: date
) -> Iterator[Finding]:
    for dimension in background.dimensions:
        word = said.dimensions.get(dimension, NOTHING_SAID)
        computed = colours.dimensions[dimension].colour
        before = background.previous_dimensions.get(dimension)
        better = is_better(word.declared, computed)
        name = {"dimension": dimension.label}
        if better and not word.comment.strip():
            yield Finding(
                "DQ18",
                f"{dimension}_comment",
                _("%(dimension)s: say why the status is better than computed."),
                params=name,
            )
        elif not word.comment.strip() and (
            word.declared in (Colour.AMBER, Colour.RED)
            or (word.declared == Colour.GREY and computed != Colour.GREY)
        ):
            yield Finding(
                "DQ11",
                f"{dimension}_comment",
                _("%(dimension)s: give the cause; it is not green."),
                params=name,
            )
        if better and not word.evidence.strip():
            yield Finding(
                "DQ18",
                f"{dimension}_evidence",
                _("%(dimension)s: name the evidence for a status better than computed."),
                params=name,
            )
        if better or needs_path(word.declared, before.declared if before else None):
            yield from _path(dimension, word, name, today)
        if better and background.overrides_in_a_row.get(dimension, 0) >= OVERRIDES_ALLOWED:
            yield Finding(
                "OVERRIDE",
                f"{dimension}_declared",
                _(
                    "%(dimension)s: better than computed for the third time in a row; "
                    "the portfolio board will look at it."
                ),
                is_blocking=False,
                params=name,
            )


def _path(dimension: Dimension, word: Any, name: dict[str, Any], today: date) -> Iterator[Finding]:
    if not word.path_to_green.strip():
        yield Finding(
            "DQ11",
            f"{dimension}_path_to_green",
            _("%(dimension)s: say what will bring it back to green."),
            params=name,
        )
    if not word.action_owner.strip():
        yield Finding(
            "DQ11", f"{dimension}_action_owner", _("%(dimension)s: say who acts."), params=name
        )
    if word.green_on is None:
        yield Finding(
            "DQ11",
            f"{dimension}_green_on",
            _("%(dimension)s: say when it will be green again."),
            params=name,
        )
    elif word.green_on < today:
        yield Finding(
            "DQ11",
            f"{dimension}_green_on",
            _("%(dimension)s: the date for green lies in the past."),
            params=name,
        )


def _dates(background: Background, said: Submission, today: date) -> Iterator[Finding]:
    end = said.forecast_end or background.initiative.forecast_end
    if end is None or background.initiative.actual_end:
        return
    if end < today:
        yield Finding(
            "DQ03",
            "forecast_end",
            _("The forecast end lies in the past and the project is still open."),
        )
    last = max(
        (one.forecast_on for one in _open_forecasts(background, said) if one.forecast_on),
        default=None,
    )
    if last and end < last:
        yield Finding("DQ04", "forecast_end", _("The forecast end lies before the last milestone."))


def _open_forecasts(background: Background, said: Submission) -> list[Any]:
    new = {one.milestone_id: one for one in said.milestones}
    rows: list[Any] = [new.get(one.pk, one) for one in background.open_milestones]
    return [row for row in rows if not row.actual_on]


def _money(background: Background, said: Submission, today: date) -> Iterator[Finding]:
    standing, before = background.standing, background.previous
    if said.actual is not None and said.accounts_as_of is None:
        yield Finding("DQ01", "accounts_as_of", _("Say until which day the accounts run."))
    if said.accounts_as_of and said.accounts_as_of > today:
        yield Finding("DQ01", "accounts_as_of", _("The accounts cannot run beyond today."))
    for name, value, compared in (
        ("actual", said.actual, standing.actual),
        ("forecast", said.forecast, standing.forecast or standing.budget),
    ):
        if is_other_magnitude(compared, value):
            yield Finding(
                "MAGNITUDE",
                name,
                _("This amount is ten times larger or smaller than last time: is the unit right?"),
                is_blocking=False,
            )
    if said.actual is not None and before and before.actual and said.actual < before.actual:
        yield Finding(
            "DQ07",
            "actual",
            _("Less was spent than in the last report: a credit note?"),
            is_blocking=False,
        )
    yield from _expected(background, said)
    if said.actual is not None and said.forecast is not None and said.forecast < said.actual:
        yield Finding(
            "DQ08",
            "forecast",
            _("The forecast at completion is lower than what has been spent."),
            is_blocking=False,
        )


def _expected(background: Background, said: Submission) -> Iterator[Finding]:
    """The forecast against what is committed, what is still to be spent, and the credits."""
    standing = background.standing
    actual = said.actual if said.actual is not None else standing.actual
    committed = standing.committed
    if (
        said.forecast is not None
        and committed is not None
        and said.forecast < committed
        and committed > (actual or 0)
    ):
        yield Finding(
            "DQ08",
            "forecast",
            _("The forecast at completion is lower than what is committed (%(committed)s)."),
            is_blocking=False,
            params={"committed": amount(committed, standing.currency)},
        )
    if "DQ09" in standing.money_remarks:
        yield Finding(
            "DQ09",
            "actual",
            _(
                "More is liquidated than committed, or more than a credit allows: see the money. "
                "The budget controller is told."
            ),
            is_blocking=False,
        )
    if said.forecast is None or standing.to_come is None or actual is None:
        return
    phased = actual + standing.to_come
    if said.forecast != phased:
        yield Finding(
            "DQ10",
            "forecast",
            _(
                "What was spent (%(actual)s) and what is still to be spent (%(to_come)s) make "
                "%(phased)s, not %(forecast)s: correct the forecast, or the years in the figures."
            ),
            params={
                "actual": amount(actual, standing.currency, decimals=2),
                "to_come": amount(standing.to_come, standing.currency, decimals=2),
                "phased": amount(phased, standing.currency, decimals=2),
                "forecast": amount(said.forecast, standing.currency, decimals=2),
            },
        )


def _milestones(background: Background, said: Submission, today: date) -> Iterator[Finding]:
    names = {one.pk: one.name for one in background.milestones}
    for entry in said.milestones:
        params = {"milestone": names.get(entry.milestone_id, "")}
        if entry.actual_on and entry.actual_on > today:
            yield Finding(
                "DQ05",
                f"m{entry.milestone_id}_actual_on",
                _("%(milestone)s: what has been reached cannot lie in the future."),
                params=params,
            )
        elif not entry.actual_on and entry.forecast_on and entry.forecast_on < today:
            yield Finding(
                "DQ05",
                f"m{entry.milestone_id}_forecast_on",
                _("%(milestone)s is past: give the day it was reached, or a new date."),
                params=params,
            )


def _decisions(said: Submission) -> Iterator[Finding]:
    for number, asked in enumerate(said.decisions):
        if asked.question.strip() and not asked.proposal.strip():
            yield Finding("DQ01", f"d{number}_proposal", _("Say what you propose to decide."))
        if asked.question.strip() and asked.committee_id is None:
            yield Finding("DQ01", f"d{number}_committee", _("Say which committee is to decide."))
        if not asked.question.strip():
            yield Finding("DQ01", f"d{number}_question", _("Write the question to be decided."))


def _unchanged(background: Background, said: Submission) -> Iterator[Finding]:
    before = background.previous
    if before is None or said.is_unchanged:
        return
    texts = (said.headline, said.done, said.next_steps, said.help_needed)
    figures = (said.forecast_end, said.actual, said.forecast)
    if texts == (before.headline, before.done, before.next_steps, before.help_needed) and (
        figures == (before.forecast_end, before.actual, before.forecast)
    ):
        yield Finding(
            "DQ02",
            "headline",
            _("Nothing differs from the last report: is that so?"),
            is_blocking=False,
        )


def _governed(background: Background) -> Iterator[Finding]:
    """Who is missing, and which limits: once a project has a plan, it has both."""
    initiative = background.initiative
    if initiative.kind != Kind.PROJECT or initiative.state not in PLANNED:
        return
    for role, holder in (
        (Role.PROJECT_MANAGER, background.standing.project_manager_id),
        (Role.EXECUTIVE, background.standing.executive_id),
    ):
        if holder is None:
            yield Finding(
                "DQ16",
                "headline",
                _("Nobody is %(role)s of this project."),
                is_blocking=False,
                params={"role": role.label},
            )
    is_light = initiative.tailoring_class == TailoringClass.LIGHT
    limited = LIGHT_LIMITS if is_light else [one for one in Dimension if one not in UNLIMITED]
    for aspect in limited:
        if aspect not in background.agreed.project:
            yield Finding(
                "DQ22",
                f"{aspect}_declared",
                _("%(aspect)s: no tolerance has been agreed for the project."),
                is_blocking=False,
                params={"aspect": aspect.label},
            )


def _benefits(background: Background) -> Iterator[Finding]:
    if background.unready_benefits:
        yield Finding(
            "DQ17",
            "benefits",
            _("Benefits without owner, value before, target or date: %(names)s."),
            is_blocking=False,
            params={"names": ", ".join(background.unready_benefits)},
            address=reverse("portfolio:initiative_benefits", args=[background.initiative.pk]),
        )


def _exceptions(background: Background, colours: Colours) -> Iterator[Finding]:
    """A limit that is exceeded asks for an exception; its absence never stops the report."""
    for dimension in (Dimension.TIME, Dimension.COST):
        found = colours.dimensions.get(dimension)
        if (
            found is not None
            and found.reason in BREACHES
            and found.colour == Colour.RED
            and dimension not in background.aspects_with_exception
        ):
            yield Finding(
                "DQ14",
                f"{dimension}_declared",
                _("%(dimension)s: the forecast goes beyond the limit and no exception is open."),
                is_blocking=False,
                params={"dimension": dimension.label},
            )
