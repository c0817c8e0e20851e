"""The list of sources at the end of a pack: the name of each figure and how it is counted."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppm.ui.choices import status
from ppm.ui.figures import number
from reporting.packs import marks
from reporting.packs.choices import PackContent
from reporting.packs.content import Content, Figure
from reporting.snapshots.canonical import in_groups

FEW, MANY = 12, 60  # projects that are named each; projects that are named at all
PART_OF = {
    "unit": PackContent.DEPARTMENTS,
    "objective": PackContent.OBJECTIVES,
    "year": PackContent.MONEY,
    "slips": PackContent.SLIPS,
    "risks": PackContent.RISKS,
    "dependencies": PackContent.DEPENDENCIES,
    "benefits": PackContent.BENEFITS,
    "actions": PackContent.DECISIONS,
    "exceptions": PackContent.EXCEPTIONS,
}
LEFT_OUT = 8  # as many are named as those that are not behind a figure


def sources_html(content: Content) -> str:
    """Where each figure comes from."""
    differences = {
        *(row.difference.key for row in content.money),
        *(row.difference.key for row in content.sections.years),
    }
    rows = [
        {
            "ref": figure.ref,
            "label": label_of(figure, content),
            "value": marks.value(figure, signed=figure.key in differences),
            "rule": rule_of(figure),
            "codes": _codes(figure, content),
        }
        for figure in content.figures.values()
        if is_printed(figure, content)
    ]
    rules = [row["rule"] for row in rows]
    for row, rule, above in zip(rows[1:], rules[1:], rules, strict=False):
        if rule == above:
            row["rule"] = _("as above")
    return render_to_string(
        "reporting/packs/sources.html",
        {
            "rows": rows,
            "period": marks.period(content.period.period, content.period.series),
            "fingerprint": in_groups(content.period.fingerprint),
            "rules": [version for version, _valid_from in content.period.rules],
        },
    )


def is_printed(figure: Figure, content: Content) -> bool:
    """Whether the pack has the section that shows this figure; the others are in the attached figures."""
    part = PART_OF.get(figure.key.partition(".")[0])
    return part is None or content.has(part)


def _codes(figure: Figure, content: Content) -> str:
    """The projects behind a figure; very many of them are in the figures that the file carries."""
    count = len(figure.codes)
    if count > FEW and len(content.projects) - count <= LEFT_OUT:
        behind = set(figure.codes)
        others = [project.code for project in content.projects if project.code not in behind]
        if others:
            return _("all projects of the perimeter except %(codes)s") % {
                "codes": ", ".join(others)
            }
        return _("all projects of the perimeter")
    if count <= MANY:
        return ", ".join(figure.codes)
    more = count - MANY
    return ngettext(
        "%(codes)s and %(more)s more, listed in the figures attached to this file",
        "%(codes)s and %(more)s more, listed in the figures attached to this file",
        more,
    ) % {"codes": ", ".join(figure.codes[:MANY]), "more": number(more)}


def label_of(figure: Figure, content: Content) -> str:
    """The name of a figure in words."""
    head, *rest = figure.key.split(".")
    match head:
        case "projects":
            return _("Projects")
        case "status":
            return _("Projects with status %(status)s") % {"status": status(rest[0]).word}
        case "deviation":
            return _("Forecast against budget, %(currency)s") % {"currency": rest[0]}
        case "milestones":
            return _("Late milestones")
        case "tolerance":
            return _("Projects beyond tolerance")
        case "reports":
            return _("Reports not received")
        case "year":
            return YEAR_LABELS()[rest[1]] % {"year": rest[0], "currency": rest[2]}
        case "objective":
            return _("Objective %(objective)s: status %(status)s") % {
                "objective": ".".join(rest[:-1]),
                "status": status(rest[-1]).word,
            }
        case _ if figure.key in SECTION_LABELS():
            return SECTION_LABELS()[figure.key]
        case "unit":
            unit = content.period.unit(".".join(rest[:-1]))
            return _("%(unit)s: status %(status)s") % {
                "unit": marks.plain_name(unit.names) if unit else rest[0],
                "status": status(rest[-1]).word,
            }
        case _measure:
            return MEASURE_LABELS()[head] % {"currency": rest[0]}


def MEASURE_LABELS() -> dict[str, str]:  # noqa: N802 - reads as a constant, but in the active language
    return {
        "budget": _("Budget, %(currency)s"),
        "forecast": _("Forecast at completion, %(currency)s"),
        "actual": _("Spent so far, %(currency)s"),
    }


def YEAR_LABELS() -> dict[str, str]:  # noqa: N802 - reads as a constant, but in the active language
    return {
        "budget": _("Budget of %(year)s, %(currency)s"),
        "forecast": _("Forecast of %(year)s, %(currency)s"),
        "actual": _("Spent in %(year)s, %(currency)s"),
        "difference": _("Forecast against budget in %(year)s, %(currency)s"),
    }


def SECTION_LABELS() -> dict[str, str]:  # noqa: N802 - reads as a constant, but in the active language
    return {
        "exceptions.open": _("Open exceptions"),
        "board.items": _("Declared better than computed for longer than the rules allow"),
        "risks.open": _("Open threats"),
        "risks.high": _("High threats"),
        "risks.all": _("Open risks"),
        "issues.open": _("Open issues"),
        "slips.open": _("Milestones expected late"),
        "dependencies.late": _("Dependencies at stake"),
        "benefits.due": _("Benefits to be measured"),
        "actions.open": _("Open actions"),
        "actions.late": _("Overdue actions"),
    }


def rule_of(figure: Figure) -> str:
    """How the figure is counted, in a sentence."""
    return {
        "in_perimeter": _("Projects of the perimeter with a row in the frozen period."),
        "declared": _("Declared overall status of the frozen reports."),
        "declared_in_unit": _("Declared overall status of the projects led in this unit."),
        "forecast_minus_budget": _("Sum of the forecasts less the budgets, where both are known."),
        "late_milestones": _(
            "Of the milestones that the reports hold, the near ones: not reached on the day of the freeze,"
            " and expected after the agreed date or past. The plans may hold more."
        ),
        "beyond_tolerance": _("Computed time or cost is red: the deviation exceeds the tolerance."),
        "stale": _("Not received by the freeze; the values are those of the last frozen period."),
        "board_items": _(
            "Dimensions declared better than computed in more periods in a row than the rules allow, on which"
            " the board had not spoken on the day of the freeze."
        ),
        "open_exceptions": _("Exceptions submitted and not closed on the day of the freeze."),
        "open_threats": _(
            "Threats that were open when the report was handed in, or on the day of the freeze; of a late "
            "report, those of last time."
        ),
        "open_risks": _("Open threats and opportunities together, counted in the same way."),
        "open_issues": _("Open issues and requests for change, counted in the same way."),
        "high_threats": _(
            "Open threats with a score of 15 or more. Committees read all of these, and the risks that the "
            "projects show to them."
        ),
        "slipped": _(
            "Milestones not reached that are late, one by one. Listed are the critical ones, and those that "
            "the projects show to the committee."
        ),
        "late_dependencies": _(
            "Open dependencies promised later than needed, or whose day has passed; where both projects "
            "are in the perimeter, counted once."
        ),
        "benefits_due": _("Open benefits to be measured within 92 days of the freeze, or overdue."),
        "open_actions": _(
            "Actions still to be done on the day of the freeze. Listed are those that the projects show to "
            "the committee."
        ),
        "late_actions": _("Actions still to be done whose day has passed."),
        "declared_serving": _("Declared overall status of the projects that serve the objective."),
        "year_budget": _("Sum of the known budgets of that year."),
        "year_forecast": _("Spent and still to be spent in that year, where both are known."),
        "year_actual": _("Sum of the known expenses of that year."),
        "year_difference": _("Forecast less budget of that year, where both are known."),
        "sum_budget": _("Sum of the known budgets."),
        "sum_forecast": _("Sum of the known forecasts at completion."),
        "sum_actual": _("Sum of the known expenses."),
    }[figure.rule]
