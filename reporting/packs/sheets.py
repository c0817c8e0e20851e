"""The page of one project: what it shows, and the key that it is kept by."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pikepdf
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.utils.translation.trans_real import translation as catalogue

from methodology.tailoring.choices import Dimension, TailoringClass
from portfolio.initiatives.choices import Category, State
from portfolio.statusreports.sentences import sentence
from ppm.ui.choices import status
from ppm.ui.figures import amount, number
from ppm.version import VERSION
from reporting.packs import layer, marks
from reporting.packs.narratives import narratives
from reporting.snapshots.canonical import canonical, digest
from reporting.snapshots.frozen import Dimension as FrozenDimension
from reporting.snapshots.frozen import Milestone, Period, Project, Text

TEMPLATE = "reporting/packs/sheet.html"
PERIMETER = "open"  # a sheet is made for open projects only, so every committee may reuse it
NO_DATA = "no_data"  # the reason of a dimension that no rule can compute yet
LOOK = ("sheet.html", "print.css")
CODE = ("layer", "marks", "narratives", "pdf", "sheets", "slimming")
FONTS = ("400", "400italic", "600", "700")


@dataclass(frozen=True)
class DimensionRow:
    label: str
    declared: str
    computed: str
    differs: bool
    why: str
    comment: str
    path: str
    owner: str


@dataclass(frozen=True)
class MilestoneRow:
    name: str
    is_critical: bool
    baseline: str
    previous: str
    forecast: str
    actual: str
    slip: str
    is_late: bool


def sheet_key(project: Project, period: Period, language: str) -> str:
    """The hash of everything that this page depends on: equal keys are equal pages."""
    return digest(
        canonical(
            {
                "row": project.row_hash,
                "corrected": project.corrected,
                "programme": project.programme,
                "period": period.period,
                "frozen_on": period.frozen_on,
                "people": [period.person(project.manager), period.person(project.executive)],
                "units": [
                    dict(unit.names.values)
                    for unit in period.units
                    if unit.code in project.unit_path
                ],
                "language": language,
                "translations": layer.version_of(project),
                "vocabulary": layer.vocabulary(),
                "renderer": renderer_digest(language),
                "perimeter": PERIMETER,
            }
        )
    )


def sheet_html(project: Project, period: Period) -> str:
    """The page in the active language."""
    return render_to_string(TEMPLATE, sheet_context(project, period))


def sheet_context(project: Project, period: Period) -> dict[str, Any]:
    unit = period.unit(project.unit)
    return {
        "project": project,
        "name": marks.name(project.names),
        "unit": marks.name(unit.names) if unit else project.unit,
        "programme": marks.name(project.programme_names) if project.programme else "",
        "period": marks.month(period.period),
        "facts": _facts(project, period),
        "declared": marks.rag(project.declared),
        "computed": marks.rag(project.computed) if project.computed != "grey" else "",
        "differs": project.computed not in ("grey", project.declared),
        "opinion": marks.rag(project.opinion) if project.opinion else "",
        "opinion_text": marks.text(project.opinion_text),
        "history": [
            (
                marks.short_month(past.period),
                marks.letter(past.declared),
                status(past.declared).word,
            )
            for past in project.history
        ],
        "stale": _stale_sentence(project),
        "headline": marks.text(project.headline),
        **_dimensions(project),
        "money": [
            (_("Budget"), marks.money(project.budget, project.currency)),
            (_("Forecast at completion"), marks.money(project.forecast, project.currency)),
            (_("Spent so far"), marks.money(project.actual, project.currency)),
        ],
        "accounts_as_of": marks.day(project.accounts_as_of) if project.accounts_as_of else "",
        "ends": [
            (_("Agreed end"), marks.day(project.baseline_end)),
            (_("Expected last time"), marks.day(project.previous_end)),
            (_("Expected end"), marks.day(project.forecast_end)),
        ],
        "slip": _slip(project.baseline_end, project.forecast_end),
        "milestones": [
            _milestone(entry, period.frozen_on) for entry in project.milestones if entry.is_shown
        ],
        "unshown_milestones": _unshown(project),
        "narratives": [(label, marks.text(entry)) for label, entry in narratives(project)],
        "decisions": [
            {
                "question": marks.text(decision.question),
                "proposal": marks.text(decision.proposal),
                "options": marks.text(decision.options),
                "meeting": marks.day(decision.meeting_on) if decision.meeting_on else "",
                "consequence": marks.text(decision.consequence),
                "amount": _amount(decision.amount, project.currency),
            }
            for decision in project.decisions
        ],
        "source": _source(project),
    }


def _facts(project: Project, period: Period) -> list[tuple[str, str]]:
    found = [
        (_("Project manager"), period.person(project.manager) or marks.NONE),
        (layer.label("executive", _("Executive")), period.person(project.executive) or marks.NONE),
        (_("State"), _label(State, project.state)),
        (layer.label("stage", _("Stage")), marks.text(project.stage) or marks.NONE),
        (_("Class"), _label(TailoringClass, project.tailoring_class)),
        (_("Category"), _label(Category, project.category)),
    ]
    return [(label, value) for label, value in found if value]


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label) if value else ""


def _amount(value: Any, currency: str) -> str:
    return amount(value, currency) if value is not None else ""


def _stale_sentence(project: Project) -> str:
    if not project.is_stale:
        return ""
    if project.reported_period is None:
        return _("No report was received; nothing is known about this project.")
    return _("No report was received for this period; these are the values of %(period)s.") % {
        "period": marks.month(project.reported_period)
    }


def _dimensions(project: Project) -> dict[str, Any]:
    """A row per dimension; what would be said again and again is said once."""
    rows: list[DimensionRow] = []
    unknown: list[str] = []
    told: dict[tuple[str, str], str] = {}
    path: str
    for entry in project.dimensions:
        label = str(Dimension(entry.dimension).label)
        if entry.reason == NO_DATA:
            unknown.append(label)
        owner = _owner(entry)
        path = marks.text(Text(entry.path_to_green, project.headline.language))
        if path and (path, owner) in told:
            path, owner = _("as for %(dimension)s") % {"dimension": told[path, owner]}, ""
        elif path:
            told[path, owner] = label
        rows.append(
            DimensionRow(
                label=label,
                declared=marks.rag(entry.declared),
                computed=marks.rag(entry.computed),
                differs=entry.computed not in ("grey", entry.declared),
                why="" if entry.reason == NO_DATA else sentence(entry.reason, dict(entry.inputs)),
                comment=marks.text(Text(entry.comment, project.headline.language)),
                path=path,
                owner=owner,
            )
        )
    return {"dimensions": rows, "unknown_names": ", ".join(unknown)}


def _owner(entry: FrozenDimension) -> str:
    until = marks.day(entry.green_on) if entry.green_on else ""
    return ", ".join(part for part in (entry.action_owner, until) if part)


def _milestone(entry: Milestone, on: date) -> MilestoneRow:
    return MilestoneRow(
        name=marks.text(entry.name),
        is_critical=entry.is_critical,
        baseline=marks.day(entry.baseline_on),
        previous=marks.day(entry.previous_on),
        forecast=marks.day(entry.forecast_on),
        actual=marks.day(entry.actual_on) if entry.actual_on else "",
        slip=_slip(entry.baseline_on, entry.actual_on or entry.forecast_on),
        is_late=entry.is_late(on),
    )


def _unshown(project: Project) -> str:
    count = sum(not entry.is_shown for entry in project.milestones)
    return (
        ngettext(
            "%(count)s more milestone is not shown to committees.",
            "%(count)s more milestones are not shown to committees.",
            count,
        )
        % {"count": number(count)}
        if count
        else ""
    )


def _slip(agreed: date | None, expected: date | None) -> str:
    if not agreed or not expected or agreed == expected:
        return ""
    return marks.signed_days((expected - agreed).days)


def _source(project: Project) -> str:
    if project.report_id is None:
        return _("Source: frozen row %(row)s, no report.") % {"row": project.row_hash[:8]}
    return _(
        "Source: frozen row %(row)s, report no. %(report)s, submission %(revision)s of %(day)s."
    ) % {
        "row": project.row_hash[:8],
        "report": project.report_id,
        "revision": project.revision,
        "day": marks.day(project.submitted_at),
    }


@cache
def renderer_digest(language: str) -> str:
    """Template, style, fonts, words and code of the page, and the version of what lays it out."""
    here = Path(__file__).parent
    files = [
        *(Path(settings.BASE_DIR) / "templates" / "reporting" / "packs" / name for name in LOOK),
        *(
            here / name
            for name in (
                "layer.py",
                "marks.py",
                "narratives.py",
                "pdf.py",
                "sheets.py",
                "slimming.py",
            )
        ),
        Path(settings.BASE_DIR) / "ppm" / "formats" / language / "formats.py",
        *(Path(str(finders.find(f"fonts/source-sans-{weight}.woff2"))) for weight in FONTS),
    ]
    total = sha256(f"{VERSION} {pikepdf.__version__} {version('weasyprint')}".encode())
    # The words as they are loaded: a catalogue on disk may be newer than this process.
    for key, word in sorted(_words(language), key=repr):
        total.update(f"{key!r}={word!r}".encode())
    for file in files:
        if file.is_file():
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def _words(language: str) -> list[tuple[Any, str]]:
    loaded: Any = catalogue(language)
    return list(loaded._catalog.items())
