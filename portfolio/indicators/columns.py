from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.indicators.models import Indicator
from ppm.languages.nearest import coded_name, nearest
from ppm.ui import chips
from ppm.ui.columns import Column


def columns(*, may_edit: bool) -> list[Column]:
    """The columns; the name leads to the form for those who may change it."""

    def name(row: Indicator) -> SafeString:
        text, language = nearest(row, "name")
        shown = chips.text(text, language)
        if may_edit:
            address = reverse("portfolio:indicator_edit", args=[row.pk])
            shown = format_html('<a href="{}">{}</a>', address, shown)
        return format_html('<span class="hit-code">{}</span> {}', row.code, shown)

    def uses(row: Indicator) -> SafeString:
        count = row.uses  # type: ignore[attr-defined]  # annotated
        if not count:
            return chips.text("")
        address = f"{reverse('portfolio:benefit_list')}?indicator={row.pk}"
        return format_html('<a href="{}">{}</a>', address, count)

    return [
        Column("code", _("Indicator"), name, coded_name, sort="code", primary=True, width=60),
        Column("unit", _("Unit of measure"), lambda r: r.get_measured_in_display()),
        Column("nature", _("How values count"), lambda r: r.get_nature_display(), width=40),
        Column("source", _("Source"), lambda r: chips.text(r.source), lambda r: r.source, width=30),
        Column(
            "uses",
            pgettext_lazy("indicators", "Benefits"),
            uses,
            lambda r: r.uses,
            sort="uses",
            numeric=True,
        ),
        Column(
            "state",
            _("State"),
            lambda r: (
                chips.badge(pgettext_lazy("indicator", "retired"))
                if r.is_retired
                else chips.badge(pgettext_lazy("indicator", "in use"), "good")
            ),
            lambda r: "retired" if r.is_retired else "in use",
        ),
    ]
