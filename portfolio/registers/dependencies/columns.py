"""Columns of dependencies; who may see which side is decided once per page, by the naming."""

from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.dependencies.calc import UNPROMISED
from portfolio.registers.dependencies.choices import DependencyState
from portfolio.registers.dependencies.models import Dependency
from portfolio.registers.dependencies.naming import Naming
from portfolio.registers.dependencies.wording import in_words
from ppm.ui import chips
from ppm.ui.columns import Column, day_column

TONES = {
    DependencyState.PROPOSED: "neutral",
    DependencyState.AGREED: "info",
    DependencyState.DELIVERED: "good",
    DependencyState.DROPPED: "neutral",
}


def what(row: Dependency) -> SafeString:
    return format_html(
        '<a href="{}">{}</a>',
        reverse("portfolio:dependency_detail", args=[row.pk]),
        chips.text(row.what, row.language),
    )


def state(row: Dependency) -> SafeString:
    return chips.badge(row.get_state_display(), TONES[DependencyState(row.state)])


def alarm_badges(row: Dependency, today: date) -> SafeString:
    """The alarms in words; an open row without one says so by nothing."""
    shown = format_html_join(
        " ",
        "{}",
        (
            (chips.badge(in_words(alarm), "warn" if alarm.code == UNPROMISED else "bad"),)
            for alarm in row.alarms(today)
        ),
    )
    return format_html('<span class="alarms">{}</span>', shown) if shown else SafeString("–")


def columns(naming: Naming, today: date) -> list[Column]:
    """The columns for one reader on one day."""
    return [
        Column("what", _("What"), what, lambda r: r.what, sort="what", primary=True, width=50),
        Column(
            "giver",
            pgettext_lazy("side of a dependency", "Giver"),
            lambda r: naming.link(r.giver),
            lambda r: naming.name(r.giver),
            css="side",
            width=36,
        ),
        Column(
            "taker",
            pgettext_lazy("side of a dependency", "Taker"),
            lambda r: naming.link(r.taker),
            lambda r: naming.name(r.taker),
            css="side",
            width=36,
        ),
        Column("state", _("State"), state, lambda r: str(r.get_state_display()), sort="state"),
        day_column(
            "needed",
            _("Needed by"),
            lambda r: r.needed_on,
            sort="needed_on",
        ),
        day_column(
            "promised",
            _("Promised for"),
            lambda r: r.promised_on,
            sort="promised_on",
        ),
        day_column(
            "agreed",
            _("Agreed date"),
            lambda r: r.agreed_on,
            sort="agreed_on",
        ),
        Column(
            "alarm",
            _("Alarm"),
            lambda r: alarm_badges(r, today),
            lambda r: "; ".join(in_words(alarm) for alarm in r.alarms(today)),
            css="span-2",
            width=36,
        ),
    ]
