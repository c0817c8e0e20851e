"""Declared colours: cause, evidence, path to green, exceptions (DQ11, DQ14, DQ18)."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from portfolio.standings.choices import Colour
from portfolio.statusreports.calc import is_better, needs_path
from portfolio.statusreports.checks.findings import Finding
from portfolio.statusreports.colours import NOTHING_SAID, Colours
from portfolio.statusreports.submission import Background, Submission

PAST = _("%(dimension)s: the date for green lies in the past.")


def dimensions(
    background: Background, said: Submission, colours: Colours, today: date
) -> Iterator[Finding]:
    for dimension in background.dimensions:
        word = said.dimensions.get(dimension, NOTHING_SAID)
        computed = colours.dimensions[dimension].colour
        before = background.previous_dimensions.get(dimension)
        better = is_better(word.declared, computed)
        is_hidden = better and word.declared == Colour.GREY
        name = {"dimension": dimension.label}
        if better and not word.comment.strip():
            yield Finding(
                "DQ18",
                f"{dimension}_comment",
                _("%(dimension)s: say why it is declared unknown although it can be computed.")
                if is_hidden
                else _("%(dimension)s: say why the status is better than computed."),
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
                _("%(dimension)s: name the evidence; unknown counts as better than computed.")
                if is_hidden
                else _("%(dimension)s: name the evidence for a status better than computed."),
                params=name,
            )
        if better or needs_path(word.declared, before.declared if before else None):
            is_green = word.declared == Colour.GREEN
            yield from _path(dimension, word, name, today, is_green=is_green)
        if (
            better
            and background.overrides_in_a_row.get(dimension, 0)
            >= background.rules.overrides_allowed
        ):
            yield Finding(
                "OVERRIDE",
                f"{dimension}_declared",
                _(
                    "%(dimension)s: better than computed %(times)s times in a row; "
                    "the portfolio board will look at it."
                ),
                is_blocking=False,
                params={
                    **name,
                    "times": background.overrides_in_a_row.get(dimension, 0) + 1,
                },
            )


def _path(
    dimension: Dimension, word: Any, name: dict[str, Any], today: date, *, is_green: bool
) -> Iterator[Finding]:
    """What is asked until it is green again; of what is declared green, until it also computes so."""
    if not word.path_to_green.strip():
        yield Finding(
            "DQ11",
            f"{dimension}_path_to_green",
            _("%(dimension)s: say what will make it compute green as well.")
            if is_green
            else _("%(dimension)s: say what will bring it back to green."),
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
            _("%(dimension)s: say when it will compute green as well.")
            if is_green
            else _("%(dimension)s: say when it will be green again."),
            params=name,
        )
    elif word.green_on < today:
        yield Finding(
            "DQ11",
            f"{dimension}_green_on",
            PAST,
            params=name,
        )


def exceptions(background: Background, colours: Colours) -> Iterator[Finding]:
    """A limit that is exceeded asks for an exception; its absence never stops the report."""
    create = reverse("portfolio:exception_create", args=[background.initiative.pk])
    for dimension in background.dimensions:
        found = colours.dimensions.get(dimension)
        if (
            found is not None
            # A red that comes from a limit, not from a trigger beside it.
            and found.reason.endswith("_over")
            and found.colour == Colour.RED
            and dimension not in background.aspects_with_exception
        ):
            yield Finding(
                "DQ14",
                f"{dimension}_declared",
                _("%(dimension)s: the forecast goes beyond the limit and no exception is open."),
                is_blocking=False,
                params={"dimension": dimension.label},
                address=f"{create}?{urlencode({'aspect': str(dimension)})}",
            )
