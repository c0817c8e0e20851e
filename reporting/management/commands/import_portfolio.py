"""Import a portfolio from a spreadsheet. See `reporting.imports`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.timezone import now

from ppm.accounts.services import ensure_system_person
from reporting.imports import applying, opening, planning, results, running
from reporting.imports.faults import FileFault
from reporting.imports.remarks import FaultCode

REFUSED_ROWS, REFUSED_FILE = 2, 3


class Command(BaseCommand):
    help = (
        "Import projects from a CSV or XLSX file; a second import of the same file changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--mapping", default="", help="name of a saved mapping; else the proposed one"
        )
        parser.add_argument("--sheet", default="", help="sheet of the workbook; else the likeliest")
        parser.add_argument(
            "--dry-run", action="store_true", help="judge and compare, write nothing"
        )
        parser.add_argument(
            "--accept-partial",
            action="store_true",
            help="import the sound rows when others are refused",
        )
        parser.add_argument(
            "--overwrite-newer",
            action="store_true",
            help="also write rows that were changed in the portfolio after the date of the file",
        )
        parser.add_argument(
            "--json", action="store_true", help="print the result as JSON, and nothing else"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # What a program reads must not depend on the language of the server.
        with translation.override("en"):
            self._handle(options)

    def _handle(self, options: dict[str, Any]) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as error:
            message = f"The file cannot be opened: {error.strerror}."
            raise CommandError(message, returncode=REFUSED_FILE) from error
        try:
            plan, is_refused = self._run(data, options)
        except FileFault as fault:
            message = str(FaultCode(fault.code).label) % fault.params
            raise CommandError(message, returncode=REFUSED_FILE) from fault
        if options["json"]:
            self.stdout.write(json.dumps(results.to_json(plan), ensure_ascii=False, indent=2))
        else:
            is_written = not (is_refused or options["dry_run"] or plan.writes_nothing)
            self._print(plan, is_written=is_written)
        if is_refused:
            message = (
                "Rows were refused and nothing was written; --accept-partial imports the others."
            )
            raise CommandError(message, returncode=REFUSED_ROWS)

    def _run(self, data: bytes, options: dict[str, Any]) -> tuple[Any, bool]:
        """The plan, written unless it may not be; and whether refused rows stand in the way."""
        at, by = now(), ensure_system_person()
        layout = opening.layout_of(options["mapping"])
        opened = opening.open_file(
            name=options["file"].name, data=data, sheet=options["sheet"], layout=layout
        )
        mapping = opening.proposed_mapping(opened=opened, today=at, named=options["mapping"])
        if not options["dry_run"]:
            try:
                return applying.import_now(
                    opened=opened,
                    data=data,
                    mapping=mapping,
                    accept_partial=options["accept_partial"],
                    overwrite_newer=options["overwrite_newer"],
                    by=by,
                    at=at,
                ), False
            except running.RowsRefused:
                pass
        plan = planning.plan_import(
            opened=opened,
            mapping=mapping,
            by=by,
            at=at,
            refuses_older=not options["overwrite_newer"],
        )
        return plan, bool(plan.refused) and not options["accept_partial"]

    def _print(self, plan: Any, *, is_written: bool) -> None:
        result = results.to_json(plan)
        counts = [f"{result[name]} {name}" for name in ("created", "updated", "unchanged")]
        counts.append(f"{len(result['refused'])} refused")
        self.stdout.write(f"{result['rows']} rows: {', '.join(counts)}.")
        self.stdout.write("Written." if is_written else "Nothing was written.")
        for title in ("refused", "warnings"):
            for entry in result[title]:
                place = " ".join(str(entry[k]) for k in ("row", "column") if entry[k])
                self.stdout.write(f"  {title[:7]}: {place}: {entry['value']!r}: {entry['reason']}")
        for label, total in result["totals"].items():
            absent = ", ".join(f"{total[k]} {k}" for k in ("withheld", "missing", "not_yet"))
            self.stdout.write(
                f"  {label}: {total['numeric']} numeric, sum {total['sum']}; {absent}"
            )
