from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError
from django.utils.timezone import now

from ppm.accounts.models import Person
from reporting.retention.sweeping import sweep


class Command(BaseCommand):
    help = "Delete technical data by the approved rules; for every night, by the database's owner."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            swept = sweep(by=Person.objects.system(), at=now())
        except ProgrammingError as error:
            raise CommandError(
                "The database refuses: only its owner may delete. Set DATABASE_OWNER_URL."
            ) from error
        for kind, count in swept.items():
            self.stdout.write(f"{kind}: {count}")
