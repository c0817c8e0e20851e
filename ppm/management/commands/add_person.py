"""The first door into a portal without demo data: a person with a role on a unit."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.timezone import localdate, now

from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.accounts.services import create_person
from ppm.org.models import OrgUnit
from ppm.org.services import NewUnit, create_units
from ppm.permissions.roles import UNIT_ROLES, Role
from ppm.permissions.services import grant_unit_role


class Command(BaseCommand):
    help = "Add a person with a role on a unit; the unit is made when it does not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--given-name", required=True)
        parser.add_argument("--family-name", default="")
        parser.add_argument("--language", choices=Language.values, default=Language.FR)
        roles = [str(role) for role in UNIT_ROLES]
        parser.add_argument("--role", choices=roles, default=str(Role.HEAD_OF_PMO))
        parser.add_argument("--unit", required=True, help="code of the unit")
        parser.add_argument("--unit-name", help="name of a unit that does not exist yet")
        parser.add_argument("--password-stdin", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        password = sys.stdin.readline().strip() if options["password_stdin"] else getpass.getpass()
        try:
            validate_password(password)
            with transaction.atomic():
                person = self.add(options, password)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        self.stdout.write(f"{person} may sign in as {person.email}.")

    def add(self, options: dict[str, Any], password: str) -> Person:
        by, at = Person.objects.system(), now()
        unit = OrgUnit.objects.filter(code=options["unit"]).first()
        if unit is None:
            if not options["unit_name"]:
                raise CommandError(
                    f"There is no unit {options['unit']}: give --unit-name to make it."
                )
            new = NewUnit(options["unit"], options["unit_name"], options["language"])
            (unit,) = create_units(units=[new], parent=None, by=by, at=at)
        person = create_person(
            email=options["email"],
            given_name=options["given_name"],
            family_name=options["family_name"],
            language=options["language"],
            unit=unit,
            password=password,
            by=by,
        )
        grant_unit_role(
            person=person, role=options["role"], unit=unit, valid_from=localdate(), by=by, at=at
        )
        return person
