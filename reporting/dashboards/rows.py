"""The tables of the dashboards: what asks for attention, money by department, objectives, projects."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from methodology.tailoring.choices import Dimension
from portfolio.initiatives.wording import difference_in_words
from portfolio.lifecycle.exceptions.choices import ExceptionState
from portfolio.standings.choices import BY_LETTER
from ppm.ui import chips, figures
from ppm.ui.choices import STATUSES
from reporting.dashboards.attention import Row
from reporting.dashboards.lines import Grouped, ObjectiveLine
from reporting.dashboards.parts import Cell, Grid, Head, as_head, link
from reporting.dashboards.selectors import CurrencyMoney
from reporting.dashboards.wording import red_for, signed


def initiative_cell(row: Row, sub: object = "") -> Cell:
    """The name of an initiative, leading to it."""
    name, language = row.name
    address = reverse("portfolio:initiative_detail", args=[row.initiative])
    shown = link(address, chips.text(name, language), sub or row.code)
    return Cell(shown, f"{row.code} {name}")


def text_cell(text: str | None, language: str | None) -> Cell:
    """What somebody wrote, in its own language; of a long one the page shows the first lines."""
    shown = format_html('<div class="clamped">{}</div>', chips.text(text, language or ""))
    return Cell(shown, text or "", is_long=True)


def day_cell(value: date | None) -> Cell:
    return Cell(figures.day(value), value)


def reds(rows: Sequence[Row]) -> Grid:
    return Grid(
        (
            Head(_("Project"), width=40),
            Head(_("Headline"), width=60),
            Head(_("Project manager"), width=24),
        ),
        [
            (
                initiative_cell(
                    row,
                    f"{row.code} · {how_long}" if (how_long := red_for(row.number or 0)) else "",
                ),
                text_cell(row.text, row.language),
                Cell(chips.text((row.person or "").strip() or "–"), (row.person or "").strip()),
            )
            for row in rows
        ],
    )


def projects(rows: Sequence[Row]) -> Grid:
    return Grid(
        (
            Head(_("Project"), width=40),
            Head(_("Declared status")),
            Head(_("Last reports")),
            Head(_("Headline"), width=60),
            Head(_("Next milestone")),
        ),
        [
            (
                initiative_cell(row),
                Cell(chips.rag(row.word), str(STATUSES[row.word or "grey"].word)),
                Cell(chips.strip([BY_LETTER[one].value for one in row.person or ""]), row.person),
                text_cell(row.text, row.language),
                day_cell(row.day),
            )
            for row in rows
        ],
    )


def decisions(rows: Sequence[Row]) -> Grid:
    return Grid(
        (
            Head(_("Project"), width=40),
            Head(_("Question"), width=60),
            Head(_("Amount"), is_number=True),
            Head(_("Meeting")),
        ),
        [
            (
                initiative_cell(row),
                text_cell(row.text, row.language),
                Cell(
                    figures.money(row.amount, row.word or "EUR", compact=figures.THOUSANDS)
                    if row.amount is not None
                    else "–",
                    row.amount,
                ),
                Cell(
                    link(
                        f"{reverse('portfolio:decision_list')}#list",
                        figures.day(row.day),
                        row.person,
                    )
                    if row.day
                    else chips.text(row.person or "–"),
                    row.day,
                ),
            )
            for row in rows
        ],
    )


def exceptions(rows: Sequence[Row]) -> Grid:
    aspects, states = dict(Dimension.choices), dict(ExceptionState.choices)
    return Grid(
        (
            Head(_("Initiative"), width=40),
            Head(_("Aspect")),
            Head(_("State"), width=30),
            Head(_("Decide by")),
        ),
        [
            (
                initiative_cell(row),
                Cell(
                    link(
                        reverse("portfolio:exception_detail", args=[row.pk]),
                        as_head(aspects.get(row.word or "", row.word)),
                    ),
                    as_head(aspects.get(row.word or "", row.word)),
                ),
                Cell(str(states.get(row.person or "", row.person))),
                day_cell(row.day),
            )
            for row in rows
        ],
    )


def late(rows: Sequence[Row]) -> Grid:
    return Grid(
        (
            Head(_("Milestone"), width=50),
            Head(_("Agreed")),
            Head(_("Expected")),
            Head(_("Difference"), width=24),
        ),
        [
            (
                _milestone(row),
                day_cell(row.day),
                day_cell(row.other_day),
                Cell(difference_in_words(row.day, row.other_day) or _("date has passed")),
            )
            for row in rows
        ],
    )


def ahead(rows: Sequence[Row]) -> Grid:
    return Grid(
        (
            Head(_("Milestone"), width=50),
            Head(_("Expected")),
            Head(_("Difference"), width=24),
        ),
        [
            (_milestone(row), day_cell(row.day), Cell(difference_in_words(row.other_day, row.day)))
            for row in rows
        ],
    )


def _milestone(row: Row) -> Cell:
    name, language = row.name
    return Cell(
        link(
            reverse("portfolio:initiative_plan", args=[row.initiative]),
            chips.text(row.text or "", row.language or ""),
            chips.text(name, language),
        ),
        f"{row.text} ({row.code})",
    )


def benefits(rows: Sequence[Row]) -> Grid:
    return Grid(
        (
            Head(_("Benefit"), width=50),
            Head(_("To be measured since"), width=20),
        ),
        [
            (
                Cell(
                    link(
                        reverse("portfolio:benefit_detail", args=[row.pk]),
                        chips.text(row.text or "", row.language or ""),
                        chips.text(*row.name),
                    ),
                    f"{row.text} ({row.code})",
                ),
                day_cell(row.day),
            )
            for row in rows
        ],
    )


def money(rows: Sequence[tuple[str, str, CurrencyMoney, str]]) -> Grid:
    """By department and currency, where budget and forecast are both known."""
    return Grid(
        (
            Head(_("Department"), width=40),
            Head(pgettext("column", "Budget"), is_number=True),
            Head(pgettext("money", "Forecast"), is_number=True),
            Head(_("Difference"), is_number=True),
            Head(pgettext("amounts", "Known"), width=24),
        ),
        [
            (
                Cell(name, f"{name} ({currency})"),
                _amount(one.budget if one.known else None, currency, address),
                _amount(one.forecast if one.known else None, currency, address),
                _difference(one, currency, address),
                Cell(figures.known_of(one.known, one.of, ""), f"{one.known}/{one.of}"),
            )
            for name, currency, one, address in rows
        ],
    )


def _amount(value: Decimal | None, currency: str, address: str) -> Cell:
    if value is None:
        return Cell("–", None)
    return Cell(
        figures.figure(figures.money(value, currency, compact=figures.THOUSANDS), address), value
    )


def _difference(one: CurrencyMoney, currency: str, address: str) -> Cell:
    if not one.known:
        return Cell("–", None)
    return Cell(figures.figure(signed(one, currency), address), one.difference)


def grouped(rows: Sequence[Grouped], head: str, addresses: Mapping[int, str]) -> Grid:
    """Initiatives by what holds them: how many of each colour."""
    words = [(key, chips.rag(key, short=True)) for key in ("green", "amber", "red", "grey")]
    return Grid(
        (
            Head(head, width=40),
            Head(_("Projects"), is_number=True),
            *(Head(str(STATUSES[key].word), is_number=True) for key, _mark in words),
        ),
        [
            (
                Cell(
                    link(addresses[one.key], chips.text(*one.name), one.code),
                    f"{one.code} {one.name[0]}",
                ),
                Cell(figures.figure(one.total, addresses[one.key]), one.total),
                *(Cell(one.counts[key] or "–", one.counts[key]) for key, _mark in words),
            )
            for one in rows
        ],
    )


def objectives(rows: Sequence[ObjectiveLine]) -> Grid:
    return Grid(
        (
            Head(_("Objective"), width=50),
            Head(_("Initiatives"), is_number=True),
            Head(_("Declared status"), width=24),
            Head(_("Known budgets"), is_number=True),
            Head(pgettext("amounts", "Known"), width=24),
        ),
        [
            (
                Cell(
                    link(address, chips.text(*one.name), one.code),
                    f"{one.code} {one.name[0]}",
                ),
                Cell(figures.figure(one.count, address), one.count),
                Cell(
                    _colours(one.counts),
                    ", ".join(f"{n} {STATUSES[k].word}" for k, n in one.counts),
                ),
                _known_budget(one),
                Cell(figures.known_of(one.known, one.of, ""), f"{one.known}/{one.of}"),
            )
            for one in rows
            for address in [reverse("portfolio:objective_detail", args=[one.key])]
        ],
    )


def _known_budget(one: ObjectiveLine) -> Cell:
    if not one.known:
        return Cell("–", None)
    return Cell(figures.money(one.amount, one.currency, compact=figures.THOUSANDS), one.amount)


def _colours(counts: Sequence[tuple[str, int]]) -> SafeString:
    return format_html_join(
        " ",
        '<span class="colour-count">{} {}</span>',
        ((count, chips.rag(key, short=True)) for key, count in counts),
    )
