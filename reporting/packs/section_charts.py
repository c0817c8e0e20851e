"""The drawings of the sections: money by year, slips, risks. The same as on screen, said in words."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portfolio.registers.risks import calc as risks
from portfolio.registers.risks.charts import COLOURS as RISK_COLOURS
from ppm.ui.figures import amount, number
from ppm.ui.matrices import Matrix, matrix
from ppm.ui.plots import Line, Lines, lines
from ppm.ui.slips import Slip, Slips, slips
from reporting.packs import layer, marks
from reporting.packs.content import Content

MOST_DRAWN = 12


def money_by_year(content: Content) -> Lines | None:
    """Budget and forecast of each year in the main currency; nothing for fewer than two years."""
    rows = [row for row in content.sections.years if row.currency == "EUR"]
    if len(rows) < 2:
        return None

    def shown(value: float) -> str:
        return amount(Decimal(round(value)), "EUR", compact=True)

    labels = {"budget": _("Budget"), "forecast": _("Forecast"), "actual": _("Spent")}
    found = {
        measure: [
            None if row.totals[measure].value is None else float(row.totals[measure].value or 0)
            for row in rows
        ]
        for measure in labels
    }
    said = [
        _("%(year)s: budget %(budget)s, forecast %(forecast)s")
        % {
            "year": row.year,
            "budget": marks.value(row.totals["budget"]),
            "forecast": marks.value(row.totals["forecast"]),
        }
        for row in rows
    ]
    return lines(
        title=_("Money by year"),
        alt="; ".join(said),
        places=[str(row.year) for row in rows],
        series=[Line(labels[measure], values) for measure, values in found.items()],
        fmt=shown,
        head=_("Year"),
        height=240,
    )


def slip_chart(content: Content) -> Slips | None:
    """The latest milestones; nothing without any."""
    rows = [
        row
        for row in content.sections.slips[:MOST_DRAWN]
        if row.milestone.baseline_on and row.milestone.forecast_on
    ]
    if not rows:
        return None
    drawn = [
        Slip(
            label=f"{row.project.code} {layer.shown(row.milestone.name).value}",
            agreed=row.milestone.baseline_on or content.period.frozen_on,
            expected=row.milestone.forecast_on or content.period.frozen_on,
            slip=marks.signed_days(row.days),
            is_bad=row.days > 0,
        )
        for row in rows
    ]
    said = [
        _("%(milestone)s: agreed %(agreed)s, expected %(expected)s")
        % {
            "milestone": one.label,
            "agreed": marks.day(one.agreed),
            "expected": marks.day(one.expected),
        }
        for one in drawn
    ]
    return slips(
        title=_("Milestones expected late"),
        alt="; ".join(said),
        milestones=drawn,
        today=(content.period.frozen_on, _("freeze")),
        fmt_month=marks.short_month,
        fmt_day=marks.day,
        head=(_("Milestone"), _("Agreed"), _("Expected"), _("Slip")),
    )


def risk_chart(content: Content) -> Matrix | None:
    """Open threats by probability and impact; nothing without any."""
    counts = {(p, i): count for p, i, count in content.sections.risk_cells}
    if not counts:
        return None
    total = sum(counts.values())
    high = sum(n for (p, i), n in counts.items() if risks.band(p * i) == risks.HIGH)

    def words(up: int, over: int, count: int) -> str:
        return _("probability %(p)s, impact %(i)s: %(count)s") % {
            "p": up,
            "i": over,
            "count": number(count),
        }

    said = [words(up, over, count) for (up, over), count in sorted(counts.items(), reverse=True)]
    head = ngettext(
        "%(total)s open threat, of which %(high)s high",
        "%(total)s open threats, of which %(high)s high",
        total,
    ) % {"total": number(total), "high": number(high)}
    return matrix(
        title=_("Threats by probability and impact"),
        alt="; ".join([head, *said]),
        counts=counts,
        colour=lambda up, over: RISK_COLOURS[risks.band(up * over)],
        words=words,
        href=lambda up, over: "",
        upwards=pgettext("risk", "Probability"),
        across=pgettext("risk", "Impact"),
    )
