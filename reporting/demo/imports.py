"""Two past imports of the workbook that D20 sends: comments on its projects, read by a saved mapping."""

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import xlsxwriter

from portfolio.initiatives.models import Initiative
from portfolio.sources.models import ExternalKey
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from reporting.imports import applying, opening, saved
from reporting.imports.choices import Target

SENDER = "D20"
NAME = "D20 – suivi trimestriel"
HEADERS = [
    ("Code projet", "Projectcode"),
    ("Nom du projet", "Naam van het project"),
    ("Planning – remarques", "Planning – opmerkingen"),
    ("Coût total – remarques", "Totale kost – opmerkingen"),
]
COMMENTS = [
    [
        ("Calendrier tenu.", ""),
        ("Attend l’avis du service juridique.", "Estimation à revoir après le marché."),
        ("Planning wordt gevolgd.", ""),
        ("Formation reportée d’un mois.", "Sans effet sur le coût."),
        ("Oplevering in twee fasen.", "Licenties zijn goedkoper dan geraamd."),
    ],
    [
        ("Calendrier tenu.", "Solde attendu."),
        ("Avis reçu, marché lancé.", "Estimation confirmée."),
        ("Testfase is begonnen.", ""),
        ("Formation terminée.", "Sans effet sur le coût."),
        ("Eerste fase is opgeleverd.", "Licenties zijn goedkoper dan geraamd."),
    ],
]


def write_import(number: int, *, unit: OrgUnit, by: Person, at: datetime) -> None:
    """Import the first or the second workbook; the first one also gives the sender's keys and the mapping."""
    projects = list(
        Initiative.objects.running()
        .projects()
        .in_unit(unit)
        .filter(confidentiality="open")
        .order_by("pk")[: len(COMMENTS[0])]
    )
    if number == 0:
        with audit.action("demo.loaded", by=by, at=at):
            ExternalKey.objects.bulk_create(
                ExternalKey(initiative=one, source=SENDER, key=f"D20-{n:02}")
                for n, one in enumerate(projects, start=1)
            )
    day = at.date()
    name = f"D20_suivi_{day.isoformat()}.xlsx"
    data = _workbook(projects, COMMENTS[number], day, repeats=number == 1)
    opened = opening.open_file(name=name, data=data)
    proposed = opening.proposed_mapping(opened=opened, today=at)
    mapping = replace(
        proposed,
        source=SENDER,
        updates=frozenset({Target.SCHEDULE_NOTE, Target.COST_NOTE}),
    )
    kept = saved.save_mapping(
        name=NAME,
        mapping=mapping,
        headers=[column.header for column in opened.table.columns],
        sender_unit=unit,
        by=by,
        at=at,
    )
    applying.import_now(
        opened=opened,
        data=data,
        mapping=mapping,
        accept_partial=True,
        saved=kept,
        by=by,
        at=at,
    )


def _workbook(
    projects: list[Any], comments: list[tuple[str, str]], day: date, *, repeats: bool
) -> bytes:
    """The workbook as the department writes it: a title, two rows of headers; the second repeats a row."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet, bold = book.add_worksheet("Suivi - Opvolging"), book.add_format({"bold": True})
        sheet.write(0, 0, f"Situation au {day:%d/%m/%Y} – Toestand op {day:%d/%m/%Y}", bold)
        for column, (french, dutch) in enumerate(HEADERS):
            sheet.write(2, column, french, bold)
            sheet.write(3, column, dutch, bold)
            sheet.set_column(column, column, 28)
        lines = [
            (f"D20-{n:02}", project.name_fr, *comment)
            for n, (project, comment) in enumerate(zip(projects, comments, strict=False), start=1)
        ]
        for row, line in enumerate([*lines, *(lines[:1] if repeats else [])], start=4):
            for column, text in enumerate(line):
                sheet.write_string(row, column, text)
    return file.getvalue()
