"""The picture of a page of the roadmap, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from portfolio.initiatives.wording import difference_in_words
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.gates.choices import GateKind
from portfolio.registers.dependencies.calc import UNPROMISED
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.wording import in_words
from portfolio.roadmap.calc import Window, quarter
from portfolio.roadmap.selectors import Step, What, end_of, start_of
from ppm.languages.nearest import nearest
from ppm.ui.choices import STATUSES
from ppm.ui.memory import per_language
from ppm.ui.roadmaps import BOARD, Diamond, Link, Roadmap, Span, Stretch, roadmap
from ppm.ui.scales import Days

# Whatever else a stage may be is drawn as still to come.
STRETCH = {StageState.COMPLETED.value: "done", StageState.RUNNING.value: "running"}


@per_language
def short_day(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def quarter_in_words(day: date) -> str:
    """“Q3”, as the language writes it."""
    return _("Q%(n)s") % {"n": quarter(day)}


def window_in_words(shown: Window) -> str:
    first = f"{quarter_in_words(shown.first)} {shown.first.year}"
    return f"{first} – {quarter_in_words(shown.last)} {shown.last.year}"


def picture(
    rows: Sequence[Initiative],
    plans: Mapping[int, Sequence[Step]],
    links: Sequence[Dependency],
    shown: Window,
    today: date,
    headings: Mapping[int, str],
) -> Roadmap:
    """The rows as bars; `headings` names the group that begins with a row, by the row's key."""
    spans = [_span(row, plans.get(row.pk, ()), today, headings.get(row.pk, "")) for row in rows]
    late = sum(
        bool(row.baseline_end and (end := end_of(row)) and end > row.baseline_end) for row in rows
    )
    sentence = ngettext(
        "%(n)s initiative from %(first)s to %(last)s, %(late)s expected later than agreed.",
        "%(n)s initiatives from %(first)s to %(last)s, %(late)s expected later than agreed.",
        len(rows),
    )
    return roadmap(
        title=_("Roadmap"),
        alt=sentence
        % {
            "n": len(rows),
            "first": short_day(shown.first),
            "last": short_day(shown.last),
            "late": late,
        },
        spans=spans,
        links=[_link(one, today) for one in links],
        window=(shown.first, shown.last),
        today=(today, _("Today")),
        fmt_month=lambda day: str(date_format(day, "M")),
        fmt_quarter=quarter_in_words,
        fmt_day=short_day,
        words={key: str(one.word) for key, one in STATUSES.items()},
        letters={key: str(one.letter) for key, one in STATUSES.items()},
        head=(_("Initiative"), _("Status"), _("Start"), _("End, agreed"), _("End, expected")),
        width=BOARD,
    )


def _span(row: Initiative, plan: Sequence[Step], today: date, heading: str) -> Span:
    start, end = start_of(row), end_of(row)
    assert start is not None  # noqa: S101 - rows of the roadmap have both
    assert end is not None  # noqa: S101 - likewise
    name = nearest(row, "name")[0] or row.code
    deadline = row.legal_deadline_on
    return Span(
        label=name,
        start=start,
        end=end,
        status=row.standing.declared,
        planned_start=row.baseline_start,
        planned_end=row.baseline_end,
        href=reverse("portfolio:initiative_plan", args=[row.pk]),
        stages=tuple(_stretches([one for one in plan if one.what == What.STAGE], start, end)),
        milestones=tuple(
            _gate(one, today) if one.what == What.GATE else _diamond(one, today)
            for one in plan
            if one.what != What.STAGE
        ),
        deadline=(deadline, _("Legal deadline: %(day)s") % {"day": short_day(deadline)})
        if deadline
        else None,
        heading=heading,
        key=row.pk,
        title=_title(row, name, start, end),
    )


def _title(row: Initiative, name: str, start: date, end: date) -> str:
    words = difference_in_words(row.baseline_end, end)
    days = f"{short_day(start)} – {short_day(end)}"
    return " · ".join(part for part in (f"{row.code} {name}", days, words) if part)


def _stretches(stages: Sequence[Step], start: date, end: date) -> list[Stretch]:
    """Stages one after another: what is not known of one follows from its neighbours."""
    drawn: list[Stretch] = []
    before = start
    for stage in stages:
        first = stage.began_on or stage.agreed_start or before
        first = max(first, before) if drawn else first
        last = stage.expected_on or end
        if last < first:
            continue
        days = f"{short_day(first)} – {short_day(last)}"
        label = f"{stage.number}. {stage.name} ({_state(stage.state)}, {days})"
        drawn.append(Stretch(first, last, label, STRETCH.get(stage.state, "planned")))
        before = last
    return drawn


@per_language
def _state(state: str) -> str:
    return str(dict(StageState.choices).get(state, state))


def _diamond(one: Step, today: date) -> Diamond:
    day = one.expected_on
    assert day is not None  # noqa: S101 - only dated ones are read
    is_late = bool(one.agreed_on and day > one.agreed_on) or (one.done_on is None and day < today)
    words = difference_in_words(one.agreed_on, day)
    return Diamond(
        day=day,
        label=f"{one.name} ({words})" if words else one.name,
        is_done=one.done_on is not None,
        agreed=one.agreed_on,
        is_late=is_late,
        is_critical=one.is_critical,
    )


def _gate(one: Step, today: date) -> Diamond:
    """A gate: its decision when there is one, else the day it is planned for."""
    day = one.expected_on
    assert day is not None  # noqa: S101 - only dated ones are read
    return Diamond(
        day=day,
        label=_gate_word(one.name),
        is_done=one.done_on is not None,
        agreed=one.agreed_on,
        is_late=one.done_on is None and day < today,
        is_gate=True,
    )


@per_language
def _gate_word(kind: str) -> str:
    return _("Gate: %(name)s") % {"name": dict(GateKind.choices).get(kind, kind)}


def _link(one: Dependency, today: date) -> Link:
    alarms = one.alarms(today)
    words = "; ".join([one.what, *(in_words(alarm) for alarm in alarms)])
    return Link(
        giver=one.giver_id,
        given=one.expected_on,
        taker=one.taker_id,
        needed=one.needed_on,
        label=words,
        is_bad=any(alarm.code != UNPROMISED for alarm in alarms),
    )


MINI = 320


def small_line(row: Initiative, shown: Window, today: date) -> SafeString:
    """One row alone, for a card on a telephone: what is expected above what was agreed, and today."""
    start, end = start_of(row), end_of(row)
    if start is None or end is None:
        return SafeString("")
    scale = Days(shown.first, shown.last, 2.0, MINI - 2.0)
    parts = [f'<rect x="0" y="3" width="{MINI}" height="18" rx="3" fill="#f4f6f8"/>']
    x, end_x = scale(start), scale(end)
    parts.append(
        f'<rect x="{x}" y="6" width="{max(end_x - x, 2):.1f}" height="8" rx="1.5" fill="#1c5480"/>'
    )
    if row.baseline_end:
        agreed, to = scale(row.baseline_start or start), scale(row.baseline_end)
        parts.append(f'<path d="M{agreed} 17.5H{to}" stroke="#4a5663" stroke-width="2"/>')
        if end_x > to:
            parts.append(
                f'<path d="M{to} 17.5H{end_x}" stroke="#b25d0c" stroke-width="2"'
                ' stroke-dasharray="3 2"/>'
            )
    if scale.holds(today):
        at = scale(today)
        parts.append(f'<path d="M{at} 1V23" stroke="#b3261e" stroke-width="1.6"/>')
    return format_html(
        '<svg class="chart-svg line-small" viewBox="0 0 {} 24" aria-hidden="true">{}</svg>',
        MINI,
        mark_safe("".join(parts)),  # noqa: S308 - numbers and fixed words only
    )
