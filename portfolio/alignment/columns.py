from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.alignment.choices import Disposition
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips
from ppm.ui.columns import Column, day_column

TONES = {
    Disposition.INVEST: "good",
    Disposition.TOLERATE: "neutral",
    Disposition.MIGRATE: "warn",
    Disposition.RETIRE: "bad",
}


def disposition(value: str) -> SafeString:
    one = Disposition(value)
    return chips.badge(one.label, TONES[one])


def reference_columns(
    touched: Mapping[int, int], *, address: str, has_disposition: bool
) -> list[Column]:
    """Code and name (a link to the form at `address`, where given), owner, how many touch it."""

    def name(row: Any) -> SafeString:
        text, language = nearest(row, "name")
        shown = chips.text(text, language)
        if address:
            shown = format_html('<a href="{}">{}</a>', reverse(address, args=[row.pk]), shown)
        return format_html('<span class="hit-code">{}</span> {}', row.code, shown)

    found = [
        Column("code", _("Name"), name, coded_name, sort="code", primary=True, width=50),
        Column(
            "unit",
            _("Owner unit"),
            lambda r: r.unit.code,
            lambda r: r.unit.code,
            sort="unit__code",
        ),
        Column(
            "touched",
            _("Touched by"),
            lambda r: str(touched.get(r.pk, "–")),
            lambda r: touched.get(r.pk, 0),
            numeric=True,
        ),
        Column(
            "state",
            _("State"),
            lambda r: (
                chips.badge(pgettext_lazy("reference", "no longer chosen"))
                if r.is_retired
                else chips.badge(pgettext_lazy("reference", "in use"), "good")
            ),
            lambda r: str(r.is_retired),
        ),
    ]
    if has_disposition:
        found[2:2] = [
            Column(
                "disposition",
                _("Disposition"),
                lambda r: disposition(r.disposition),
                lambda r: str(r.get_disposition_display()),
                sort="disposition",
            ),
            day_column("ends", _("Switched off on"), lambda r: r.ends_on, sort="ends_on"),
        ]
    return found
