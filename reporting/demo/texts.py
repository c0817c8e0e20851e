"""Writes the reports that nobody wrote by hand, from sentence banks and the project's own nouns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Any
from zlib import crc32

from django.utils import formats, translation

from portfolio.standings.choices import Colour
from reporting.demo.story import FIRST_PERIOD, Project, Told

LATE_SHARE = 0.97


@dataclass(frozen=True)
class Moment:
    """What a text may mention: the days of the plan and the month reported on."""

    period: int
    month: date
    next_month: date
    forecast_end: date
    share: float  # of the project's life that is over
    share_next: float


def month_name(day: date, language: str) -> str:
    with translation.override(language):
        return str(formats.date_format(day, "F"))


def told_by_hand(told: Told, moment: Moment, language: str) -> Told:
    """A hand-written report with its days filled in."""

    def fill(text: str) -> str:
        return text.format(
            end=moment.forecast_end.strftime("%d/%m/%Y"),
            month=month_name(moment.month, language),
            next_month=month_name(moment.next_month, language),
        )

    return replace(
        told,
        headline=fill(told.headline),
        done=fill(told.done),
        next=fill(told.next),
        help=fill(told.help),
        asks=tuple(
            replace(one, proposal=fill(one.proposal), question=fill(one.question))
            for one in told.asks
        ),
    )


def write(project: Project, moment: Moment, colour: str, bank: Mapping[str, Any]) -> Told:
    """An ordinary report, from the bank of the project's language."""
    numbers = Random(f"{project.key}{moment.period}")  # noqa: S311
    here, there = _place(project, moment.share), _place(project, moment.share_next)
    item = project.items[here]
    following = project.items[here + 1] if here + 1 < len(project.items) else bank["last"]
    words = {
        "item": item,
        "next": following,
        "worry": project.worry,
        "end": moment.forecast_end.strftime("%d/%m/%Y"),
        "n": numbers.randint(12, 48),
        "few": numbers.randint(3, 9),
    }
    stage = "done" if there > here else "on"

    def pick(name: str) -> str:
        """The next sentence of a bank, from a beginning of the project's own."""
        choices: list[str] = bank[name]
        turn = moment.period - FIRST_PERIOD + crc32(f"{project.key} {name}".encode())
        return _sentence(choices[turn % len(choices)].format(**words))

    if moment.period == project.start:
        headline = _sentence(bank["opening"].format(**words))
    elif colour == Colour.GREEN and moment.share > LATE_SHARE:
        headline = _sentence(bank["closing"].format(**words))
    elif colour == Colour.GREEN:
        headline = pick(f"headline_{stage}")
    else:
        headline = pick("headline_worry" if project.worry else "headline_late")
    wants_help = project.help and (colour != Colour.GREEN or moment.period % 3 == 0)
    return Told(
        headline=headline,
        done=f"{pick(f'done_{stage}')} {pick('detail')}",
        next=f"{pick(f'next_{stage}')} {pick('next_detail')}",
        help=project.help if wants_help else pick("no_help"),
        asks=(project.asks[moment.period],) if moment.period in project.asks else (),
    )


def _place(project: Project, share: float) -> int:
    return min(int(share * len(project.items)), len(project.items) - 1)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
