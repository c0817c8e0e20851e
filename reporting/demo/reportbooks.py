"""What the PMO of D20 got back by mail: report workbooks in one zip file, compared, to be looked at."""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person
from reporting.reportbooks import services
from reporting.reportbooks.packing import book_for, file_name
from reporting.reportbooks.selectors import for_books, writable

MOST = 3
ORIGIN = "http://localhost:8000/"
# What their managers typed: by language, the row and column of a sheet and what stands there.
TYPED: Mapping[str, tuple[Mapping[tuple[str, str], Any], ...]] = {
    "fr": (
        {
            (
                "headline",
                "value",
            ): "Les tests d’intégration commencent lundi, avec une semaine d’avance.",
            ("done", "value"): "Reprise des données terminée et contrôlée par le service.",
            ("next_steps", "value"): "Tests avec deux bureaux régionaux.",
            ("time", "declared"): "Vert",
        },
        {
            (
                "headline",
                "value",
            ): "Le marché de licences est attribué ; la livraison suit en deux lots.",
            ("done", "value"): "Attribution notifiée, recours sans suite.",
            ("time", "declared"): "Turquoise",  # the portal asks for one of the list
        },
    ),
    "nl": (
        {
            (
                "headline",
                "value",
            ): "De opleiding van de controleurs is afgerond, de uitrol kan starten.",
            ("done", "value"): "Opleiding in vier groepen, evaluatie positief.",
            ("next_steps", "value"): "Uitrol in Gent en Luik.",
        },
        {
            ("headline", "value"): "De levering van het tweede lot schuift twee weken op.",
            ("time", "declared"): "Oranje",
            ("time", "comment"): "Leverancier kreeg de servers later dan afgesproken.",
        },
    ),
}


def write_books(by: Person, moment: datetime) -> None:
    """Take the workbooks of some reports, fill them in, send them back."""
    reports = list(for_books(writable(by))[:MOST])
    if not reports:
        return
    file, used = io.BytesIO(), {"fr": 0, "nl": 0}
    with zipfile.ZipFile(file, "w") as archive:
        for report in reports:
            language = report.language if report.language in TYPED else "fr"
            typed = TYPED[language][used[language] % len(TYPED[language])]
            used[language] += 1
            archive.writestr(file_name(report), _filled(report, language, typed, moment))
    made = services.keep_file(
        name=f"Rapports D20 {localdate(moment):%Y-%m}.zip",
        data=file.getvalue(),
        is_to_submit=False,
        reason="Classeurs reçus par courriel des chefs de projet en déplacement.",
        by=by,
        at=moment,
    )
    with override(by.language):
        services.compare_upload(made=made, by=by, at=moment, progress=lambda *_: None)


def _filled(
    report: StatusReport, language: str, typed: Mapping[tuple[str, str], Any], moment: datetime
) -> bytes:
    with override(language):
        book: Workbook = load_workbook(io.BytesIO(book_for(report, origin=ORIGIN, at=moment)))
    for sheet in (one for one in book.worksheets if not one.title.startswith("_")):
        heads = {cell.value: cell.column for cell in sheet[1] if cell.value}
        for row in range(2, sheet.max_row + 1):
            for (key, part), said in typed.items():
                if sheet.cell(row, 1).value == key and part in heads:
                    sheet.cell(row, heads[part]).value = said
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
