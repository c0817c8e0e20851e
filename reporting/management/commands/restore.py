from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ppm.embedded.environment import tables_are_there
from reporting.backups.archive import ArchiveDamaged
from reporting.backups.database import ToolProblem
from reporting.backups.services import CannotRestore, restore


class Command(BaseCommand):
    help = "Bring a backup into an empty installation; nothing is ever overwritten."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `manage.py backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stderr.write if options["verbosity"] else lambda text: None
        try:
            done = restore(source=options["file"], say=say)
        except FileNotFoundError as error:
            raise CommandError(f"{options['file']} does not exist.") from error
        except (CannotRestore, ToolProblem) as error:
            raise CommandError(str(error)) from error
        except ArchiveDamaged as error:
            raise CommandError(f"The archive is damaged. {error}") from error
        tables_are_there()
        self.stdout.write(
            f"{done.rows} rows in {done.tables} tables, {done.files} files and {done.periods} frozen"
            " periods are back, each as it was. Everybody signs in anew."
        )
