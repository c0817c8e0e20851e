"""The follow-up of the administration contract as a file: French and Dutch side by side."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import gettext as _

from portfolio.contract.followup import Reading, Shown, reading_of
from portfolio.contract.models import Contract
from portfolio.initiatives.perimeter import perimeter
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.ui.columns import Column
from reporting.exports.workbook import write_workbook
from reporting.packs.pdf import render_part

PDF, WORKBOOK = "pdf", "xlsx"
CONTENT_TYPES = {
    PDF: "application/pdf",
    WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def contract_title(contract: Contract, reading: Reading) -> str:
    """“CA-2026 Administration contract – Plan of the year 2026”."""
    return f"{coded_name(contract)} – {reading.title}"


def contract_file(
    contract: Contract, person: Person, *, shown: str, against: str, kind: str, language: str
) -> tuple[str, bytes]:
    """The title and the bytes, in the language of the moment. Raises PdfEngineMissing."""
    reading = reading_of(contract, person, shown, against)
    title = contract_title(contract, reading)
    if kind == WORKBOOK:
        return title, write_workbook(
            title=reading.title,
            columns=_columns(),
            rows=reading.lines,
            perimeter=perimeter(person),
        )
    html = render_to_string(
        "reporting/documents/contract.html",
        {
            "title": title,
            "contract": contract,
            "reading": reading,
            "perimeter": perimeter(person),
            "made_at": now(),
        },
    )
    return title, render_part(html, language=language, title=title, created=now().isoformat())


def _columns() -> list[Column]:
    def of(place: int, part: int) -> Callable[[Shown], Any]:
        return lambda one: one.cells[place][part]

    def column(key: str, label: str, value: Callable[[Shown], Any], width: int) -> Column:
        return Column(key, label, value, value, width=width)

    return [
        column("number", _("Number"), lambda one: one.line.number, 8),
        column("article", _("Article"), lambda one: one.line.article, 16),
        column("text_fr", "Engagement (FR)", of(0, 1), 60),
        column("text_nl", "Verbintenis (NL)", of(1, 1), 60),
        column("kpi_fr", "Indicateur (FR)", of(0, 2), 36),
        column("kpi_nl", "Indicator (NL)", of(1, 2), 36),
        column("unit", _("Owner unit"), lambda one: one.line.unit, 12),
        column("deadline", _("Deadline"), lambda one: one.line.deadline_on, 12),
        column("state_fr", "État (FR)", of(0, 3), 16),
        column("state_nl", "Stand (NL)", of(1, 3), 16),
        column("reason_fr", "Motif (FR)", of(0, 4), 44),
        column("reason_nl", "Reden (NL)", of(1, 4), 44),
        column("changes", _("Changed"), lambda one: one.changes, 30),
        column("carriers", _("Carried by"), lambda one: one.carriers, 40),
    ]
