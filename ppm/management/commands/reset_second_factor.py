from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from ppm.accounts.models import Person
from ppm.security import services
from ppm.security.choices import EventKind


class Command(BaseCommand):
    help = "Remove every second factor of a person who lost them; it shows in the sign-in history."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=options["email"].lower()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        for factor in Authenticator.objects.filter(user=person):
            services.record_event(
                kind=EventKind.FACTOR_REMOVED,
                at=timezone.now(),
                person=person,
                factor=factor.type,
                reason="command",
            )
            factor.delete()
        self.stderr.write(f"{person} signs in with the password alone again.")
