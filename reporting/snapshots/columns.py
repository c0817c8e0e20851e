from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ppm.languages.nearest import nearest
from ppm.ui import chips, figures
from ppm.ui.columns import Column, day_column
from reporting.snapshots.models import SnapshotProject


def _name(row: SnapshotProject) -> SafeString:
    text, language = nearest(row, "name")
    stale = format_html(" · {}", _("values of last time")) if row.is_stale else ""
    corrected = (
        format_html(" {}", chips.badge(_("corrected"), "info"))
        if getattr(row, "corrections_count", 0)
        else ""
    )
    return format_html(
        '<a href="{}">{}</a><span class="sub">{}{}{}</span>',
        reverse("reporting:snapshot_project", args=[row.pk]),
        chips.text(text or row.code, language),
        row.code,
        stale,
        corrected,
    )


def _money(measure: str) -> Column:
    labels = {
        "budget": pgettext_lazy("column", "Budget"),
        "forecast": pgettext_lazy("money", "Forecast"),
        "actual": pgettext_lazy("column", "Spent so far"),
    }
    return Column(
        measure,
        labels[measure],
        lambda row: figures.money(
            getattr(row, measure), row.currency, getattr(row, f"{measure}_state"), compact=True
        ),
        lambda row: getattr(row, measure),
        sort=measure,
        numeric=True,
        shown=measure != "actual",
    )


def _open_lines(row: SnapshotProject, name: str) -> int | None:
    """All open lines; earlier periods counted a few of them only, which would pass for all."""
    return getattr(row, name) if getattr(row, "are_lines_counted", True) else None


def _lines(key: str, label: "str | Promise") -> Column:
    return Column(
        key,
        label,
        lambda row: figures.number(_open_lines(row, key)),
        lambda row: _open_lines(row, key),
        sort=key,
        numeric=True,
        shown=False,
    )


def _count(key: str, label: "str | Promise", field: str = "") -> Column:
    """A plain number of the frozen row; shown to whoever asks for it, and in the workbook."""
    name = field or key
    return Column(
        key,
        label,
        lambda row: figures.number(getattr(row, name)),
        lambda row: getattr(row, name),
        sort=name,
        numeric=True,
        shown=False,
    )


COLUMNS = [
    Column(
        "code",
        pgettext_lazy("column", "Project"),
        _name,
        lambda row: f"{row.code} {nearest(row, 'name')[0]}",
        sort="code",
        primary=True,
        width=44,
    ),
    Column(
        "department",
        gettext_lazy("Department"),
        lambda row: row.department_code,
        sort="department_code",
    ),
    Column(
        "declared",
        gettext_lazy("Declared"),
        lambda row: chips.rag(row.declared),
        lambda row: str(row.get_declared_display()),
        sort="declared",
    ),
    Column(
        "computed",
        gettext_lazy("Computed"),
        lambda row: chips.rag(row.computed),
        lambda row: str(row.get_computed_display()),
        sort="computed",
    ),
    day_column(
        "baseline_end",
        gettext_lazy("Agreed end"),
        lambda row: row.baseline_end,
        sort="baseline_end",
    ),
    day_column(
        "forecast_end",
        gettext_lazy("Expected end"),
        lambda row: row.forecast_end,
        sort="forecast_end",
    ),
    _money("budget"),
    _money("forecast"),
    _money("actual"),
    _count("late", gettext_lazy("Late milestones"), "late_milestones"),
    _lines("open_risks", gettext_lazy("Open risks")),
    _lines("open_issues", gettext_lazy("Open issues")),
    _count("quality", gettext_lazy("Quality of the report"), "quality_score"),
]
