"""Columns of the commitments: the state declared, and beside it what the projects in sight say."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.contract.models import Commitment
from portfolio.contract.selectors import proposal_of
from portfolio.contract.wording import proposal_cell, proposal_text, state_badge
from portfolio.initiatives.models import Initiative
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips
from ppm.ui.columns import Column, day_column


def carriers_cell(rows: Sequence[Initiative]) -> SafeString:
    """The projects in sight, each with its link."""
    return format_html_join(
        "",
        '<div><a href="{}">{}</a></div>',
        (
            (
                reverse("portfolio:initiative_detail", args=[one.pk]),
                chips.text(*nearest(one, "name")),
            )
            for one in rows
        ),
    ) or chips.text("")


def columns(
    found: Mapping[int, Sequence[Initiative]], today: date, *, may_edit: bool
) -> list[Column]:
    """The columns for one reader on one day; the links to the forms for those who may change."""

    def what(row: Commitment) -> SafeString:
        text, language = nearest(row, "text")
        kpi, kpi_language = nearest(row, "kpi")
        links = (
            format_html(
                ' <a class="screen-only" href="{}">{}</a> · <a class="screen-only" href="{}">{}</a>',
                reverse("portfolio:commitment_edit", args=[row.pk]),
                _("Edit"),
                reverse("portfolio:commitment_declare", args=[row.pk]),
                _("Declare the state"),
            )
            if may_edit
            else ""
        )
        return format_html(
            '{}. {}<span class="sub">{} · {}</span><span class="sub">{}</span>',
            row.number,
            chips.text(text, language),
            row.article,
            chips.text(kpi, kpi_language),
            links,
        )

    def declared(row: Commitment) -> SafeString:
        reason, language = nearest(row, "reason")
        return format_html(
            '{}<span class="sub">{}</span>',
            state_badge(row.state),
            chips.text(reason, language) if reason else "",
        )

    def proposed(row: Commitment) -> SafeString:
        rows = found.get(row.pk, ())
        return proposal_cell(row.state, proposal_of(row, rows, today), rows)

    def proposed_text(row: Commitment) -> str:
        rows = found.get(row.pk, ())
        return proposal_text(proposal_of(row, rows, today), rows)

    return [
        Column(
            "number",
            _("Commitment"),
            what,
            lambda r: nearest(r, "text")[0],
            sort="number",
            primary=True,
            width=70,
        ),
        Column(
            "article",
            _("Article"),
            lambda r: r.article,
            lambda r: r.article,
            sort="article",
            shown=False,
        ),
        Column(
            "kpi",
            _("Indicator"),
            lambda r: chips.text(*nearest(r, "kpi")),
            lambda r: nearest(r, "kpi")[0],
            shown=False,
            width=40,
        ),
        Column(
            "unit",
            _("Owner unit"),
            lambda r: r.unit.code,
            lambda r: r.unit.code,
            sort="unit__code",
        ),
        day_column("deadline", _("Deadline"), lambda r: r.deadline_on, sort="deadline_on"),
        Column(
            "state",
            pgettext_lazy("commitment", "Declared"),
            declared,
            lambda r: str(r.get_state_display()),
            sort="state",
            width=14,
        ),
        Column(
            "proposed", _("What the projects say"), proposed, proposed_text, css="span-2", width=44
        ),
        Column(
            "carriers",
            _("Carried by"),
            lambda r: carriers_cell(found.get(r.pk, ())),
            lambda r: "; ".join(coded_name(one) for one in found.get(r.pk, ())),
            css="span-2",
            width=40,
        ),
    ]
