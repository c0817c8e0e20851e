from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils.timezone import now

from ppm.accounts.models import Person
from reporting.retention import destruction
from reporting.retention.models import DestructionList


class Command(BaseCommand):
    help = "Destroy what an approved destruction list names. Needs the owner role of the database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("list", type=int, help="number of the list")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = destruction.carry_out(
                list_id=options["list"], by=Person.objects.system(), at=now()
            )
        except DestructionList.DoesNotExist as error:
            raise CommandError("There is no such list.") from error
        except destruction.NotApproved as error:
            raise CommandError(
                "This list was not approved by a second person, or has been carried out."
            ) from error
        except destruction.OnHold as error:
            raise CommandError(f"On hold: {error}. Nothing was destroyed.") from error
        except destruction.HasParts as error:
            raise CommandError(
                "What is not on the list still belongs to one of its initiatives."
            ) from error
        except ProgrammingError as error:
            raise CommandError(
                "The database refuses: only its owner may destroy. Set DATABASE_OWNER_URL."
            ) from error
        for item in done.items.order_by("pk"):
            self.stdout.write(f"{item.code}: {item.rows_count} rows, {item.sha256}")
