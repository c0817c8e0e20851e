"""Figures for answers: asked of a source by name, told as a sentence in the language of the answer.

The source of what stands now is here; packages above register theirs, such as frozen periods.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.utils import translation
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portfolio.initiatives.choices import RUNNING, Kind
from portfolio.initiatives.models import Initiative
from portfolio.registers.questions.choices import Measure
from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.scope import scope_of
from ppm.ui.choices import STATUSES
from ppm.ui.figures import amount, number, written_day

MONEY = (Measure.BUDGET, Measure.FORECAST, Measure.ACTUAL)


@dataclass(frozen=True)
class Known:
    """A figure as its source knows it: a value, or a total over `known` of `of` amounts.

    A total over projects covers open ones only; `all_units` says whether its author sees every unit.
    """

    value: Decimal | date | str | int | None
    said_from: str
    period: date | None = None
    fingerprint: str = ""
    known: int = 1
    of: int = 1
    all_units: bool = True


Find = Callable[[Person, Initiative | None, str], Known | None]


@dataclass(frozen=True)
class Source:
    label: str | Promise
    find: Find


_sources: dict[str, Source] = {}


def register_source(key: str, label: str | Promise, find: Find) -> None:
    """Let a feature give figures: `find(reader, initiative or None for all, measure)`."""
    _sources[key] = Source(label, find)


def sources() -> Mapping[str, Source]:
    """All sources by key."""
    return _sources


def told(known: Known, initiative: Initiative | None, measure: str, language: str) -> str:
    """The figure as a sentence of an answer, with its source."""
    with translation.override(language):
        if initiative is None:
            about = _("All projects together")
        else:
            about = f"{nearest(initiative, 'name')[0]} ({initiative.code})"
        said = _("%(about)s – %(figure)s: %(value)s (%(source)s).") % {
            "about": about,
            "figure": Measure(measure).label,
            "value": in_words(known.value),
            "source": known.said_from,
        }
        if known.of != known.known:
            missing = ngettext(
                "%(known)s of %(of)s amount is known.",
                "%(known)s of %(of)s amounts are known.",
                known.of,
            ) % {"known": number(known.known), "of": number(known.of)}
            said = f"{said} {missing}"
        if initiative is None:
            said = f"{said} {_covered(known)}"
        return said


def _covered(known: Known) -> str:
    """What a total over projects covers: the answer leaves the house, nothing confidential is in it."""
    if known.all_units:
        return _("Perimeter: all units, without confidential projects.")
    return _("Perimeter: the units of the author, without confidential projects.")


def in_words(value: object) -> str:
    """A value as a reader of the active language reads it."""
    match value:
        case None:
            return _("not known")
        case date():
            return written_day(value)
        case Decimal():
            return amount(value, decimals=0)
        case int():
            return number(value)
        case _:
            status = STATUSES.get(str(value))
            return str(status.word) if status is not None else str(value)


def _live(person: Person, initiative: Initiative | None, measure: str) -> Known | None:
    said = _("as it stands on %(day)s") % {"day": written_day(localdate())}
    if initiative is not None:
        row = Standing.objects.get(pk=initiative.pk)
        if measure in MONEY:
            value = getattr(row, measure)
        elif measure == Measure.STATUS:
            value = row.declared
        else:
            value = getattr(initiative, measure, None)
        return Known(value, said)
    everywhere = scope_of(person).all
    seen = Initiative.objects.visible_to(person).open_to_all()
    running = seen.filter(kind=Kind.PROJECT, state__in=RUNNING)
    if measure == Measure.PROJECTS:
        return Known(running.count(), said, all_units=everywhere)
    if measure not in MONEY:
        return None
    found = running.aggregate(
        total=Sum(f"standing__{measure}", filter=Q(**{f"standing__{measure}_state": "known"})),
        known=Count("pk", filter=Q(**{f"standing__{measure}_state": "known"})),
        of=Count("pk"),
    )
    return Known(found["total"], said, known=found["known"], of=found["of"], all_units=everywhere)


register_source("live", gettext_lazy("what stands now"), _live)
