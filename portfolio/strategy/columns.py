"""Columns of the tree of objectives; the figures of all rows are read once and passed in."""

from collections.abc import Mapping

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from portfolio.strategy.models import Objective
from portfolio.strategy.selectors import Figures
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column


def name(row: Objective) -> SafeString:
    text, language = nearest(row, "name")
    return format_html(
        '<span class="tree-{}"><span class="hit-code">{}</span> <a href="{}">{}</a></span>',
        min(row.depth, 4),
        row.code,
        reverse("portfolio:objective_detail", args=[row.pk]),
        chips.text(text, language),
    )


def colours(found: Figures) -> SafeString:
    """“2 red, 1 green” as chips with their counts."""
    return format_html_join(
        " ",
        '<span class="colour-count">{} {}</span>',
        ((count, chips.rag(key, short=True)) for key, count in found.by_colour),
    ) or chips.text("")


def money(found: Figures) -> SafeString:
    """Known budgets per currency, with how many are known."""
    lines = [
        format_html(
            '<div class="sum-line">{}<span class="sub">{}</span></div>',
            figures.money(amount, currency, "known", compact=True) if known else "–",
            figures.known_of(known, of, "amounts"),
        )
        for currency, (amount, known, of) in sorted(found.amounts.items())
    ]
    return format_html_join("", "{}", ((line,) for line in lines)) or chips.text("")


def columns(found: Mapping[int, Figures], *, everywhere: bool) -> list[Column]:
    """The columns with the figures of one reader; only who sees everything is told of empty objectives."""
    nothing = Figures()

    def of(row: Objective) -> Figures:
        return found.get(row.pk, nothing)

    def count(row: Objective) -> SafeString:
        held = of(row).count
        if not held and not everywhere:
            return chips.text("")
        if not held:
            return chips.badge(_("nothing contributes"), "warn")
        words = ngettext("%(n)s initiative", "%(n)s initiatives", held) % {"n": held}
        return format_html("{}", words)

    def single_amount(row: Objective) -> object:
        sums = of(row).amounts
        return next(iter(sums.values()))[0] if len(sums) == 1 else ""

    return [
        Column("name", _("Objective"), name, coded_name, sort="code", primary=True, width=70),
        Column("unit", _("Unit"), lambda r: r.unit.code, lambda r: r.unit.code, width=10),
        Column(
            "source",
            _("Source"),
            lambda r: r.get_source_display(),
            lambda r: str(r.get_source_display()),
            sort="source",
            width=24,
        ),
        Column("count", _("Contributing"), count, lambda r: of(r).count, width=14),
        Column(
            "colours",
            pgettext_lazy("column", "Declared status"),
            lambda r: colours(of(r)),
            lambda r: ", ".join(f"{key} {n}" for key, n in of(r).by_colour),
            width=24,
        ),
        Column(
            "budget",
            pgettext_lazy("column", "Budget"),
            lambda r: money(of(r)),
            single_amount,
            numeric=True,
        ),
    ]
