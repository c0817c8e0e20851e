from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from reporting.backups.database import ToolProblem
from reporting.backups.services import back_up


class Command(BaseCommand):
    help = "Write the database and all stored files into one new file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stderr.write if options["verbosity"] > 1 else lambda text: None
        try:
            made = back_up(target=options["file"], at=now(), say=say)
        except FileExistsError as error:
            raise CommandError(f"{options['file']} exists already.") from error
        except (ToolProblem, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.stdout.write(
            f"{options['file']}: {made.rows} rows in {made.tables} tables, {made.files} files,"
            f" {made.periods} frozen periods, {made.size / 1e6:.1f} MB."
        )
