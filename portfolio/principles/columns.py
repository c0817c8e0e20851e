from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portfolio.principles.calc import Finding, Principle, Verdict
from portfolio.principles.wording import SENTENCES, SHORT, TONES, VERDICTS
from ppm.languages.nearest import nearest
from ppm.ui.chips import badge, person, text
from ppm.ui.columns import Column

Findings = Mapping[int, Sequence[Finding]]


def _project(row: Any) -> SafeString:
    name, language = nearest(row, "name")
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}</span>',
        reverse("portfolio:principle_detail", args=[row.pk]),
        text(name, language),
        row.code,
    )


def columns(found: Findings) -> list[Column]:
    """One column for each principle, after the project, its unit and how many fail."""

    def failing(row: Any) -> int:
        return sum(one.verdict == Verdict.FAILS for one in found[row.pk])

    def column(place: int, principle: Principle) -> Column:
        def cell(row: Any) -> SafeString:
            one = found[row.pk][place]
            chip = badge(VERDICTS[one.verdict], TONES[one.verdict])  # type: ignore[arg-type]  # known tones
            if one.verdict != Verdict.FAILS:
                return chip
            said = str(SENTENCES[one.code][0]) % one.figures
            return format_html('{}<span class="sub">{}</span>', chip, said)

        def value(row: Any) -> str:
            one = found[row.pk][place]
            if one.verdict != Verdict.FAILS:
                return str(VERDICTS[one.verdict])
            return str(SENTENCES[one.code][0]) % one.figures

        return Column(principle.value, capfirst(SHORT[principle]), cell, value, width=28)

    return [
        Column(
            "name",
            _("Project"),
            _project,
            lambda row: f"{row.code} {nearest(row, 'name')[0]}",
            sort="code",
            primary=True,
            width=36,
        ),
        Column(
            "unit",
            _("Unit"),
            lambda row: row.unit.code,
            lambda row: row.unit.code,
            sort="unit__code",
        ),
        Column(
            "manager",
            _("Manager"),
            lambda row: person(row.standing.project_manager),
            lambda row: str(row.standing.project_manager or ""),
            shown=False,
        ),
        Column("failing", _("Fail"), lambda row: failing(row) or "–", failing, numeric=True),
        *(column(place, one) for place, one in enumerate(Principle)),
    ]
