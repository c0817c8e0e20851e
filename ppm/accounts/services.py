from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.accounts.choices import Language
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.permissions.models import Substitution

if TYPE_CHECKING:
    from ppm.org.models import OrgUnit


def change_language(*, person: Person, language: str, by: Person) -> Person:
    """Store the language a person reads in. Raises ValueError for a language the portal does not speak."""
    if language not in Language.values:
        raise ValueError(language)
    if person.language != language:
        with audit.action("person.language_changed", by=by):
            person.language = language
            person.save(update_fields=["language"])
    return person


def change_reading(*, person: Person, is_compact: bool, has_keys: bool, by: Person) -> Person:
    """Store how a person likes lists: narrow rows, letters of the keyboard."""
    with audit.action("person.reading_changed", by=by):
        person.is_compact, person.has_keys = is_compact, has_keys
        person.save(update_fields=["is_compact", "has_keys"])
    return person


def create_person(
    *,
    email: str,
    given_name: str,
    family_name: str,
    language: str,
    by: Person,
    unit: "OrgUnit | None" = None,
    password: str | None = None,
) -> Person:
    """Create an account; without a password the person asks for one by mail. Raises ValidationError."""
    with audit.action("person.created", by=by):
        person = Person(
            email=email.lower(),
            given_name=given_name,
            family_name=family_name,
            language=language,
            unit=unit,
        )
        person.set_password(password)
        person.full_clean()
        person.save()
    return person


class DeactivatesOneself(Exception):
    """Nobody locks themselves out."""

    message = _("You cannot deactivate yourself.")


def edit_person(
    *,
    person: Person,
    email: str,
    given_name: str,
    family_name: str,
    language: str,
    unit: "OrgUnit | None",
    by: Person,
    at: datetime,
) -> Person:
    """Change who somebody is. Raises ValidationError."""
    with audit.action("person.edited", by=by, at=at):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        person.email, person.given_name, person.family_name = email.lower(), given_name, family_name
        person.language, person.unit = language, unit
        person.full_clean()
        person.save(update_fields=["email", "given_name", "family_name", "language", "unit"])
    return person


def set_active(*, person: Person, is_active: bool, by: Person, at: datetime, reason: str) -> Person:
    """Let somebody sign in no longer, or again; their history stays. Raises DeactivatesOneself."""
    if person.pk == by.pk:
        raise DeactivatesOneself
    code = "person.reactivated" if is_active else "person.deactivated"
    with audit.action(code, by=by, at=at, reason=reason):
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        person.is_active = is_active
        person.save(update_fields=["is_active"])
        if not is_active:
            # Nobody acts in the place of somebody who has left, nor they for others.
            running = Substitution.objects.not_over(localdate(at)).filter(
                Q(giver=person) | Q(substitute=person)
            )
            running.update(revoked_by=by, revoked_at=at)
    return person


def ensure_system_person() -> Person:
    """Create the portal's own account when it does not exist yet; it can never sign in."""
    from django.db import connection, transaction

    with transaction.atomic():
        found = Person.objects.filter(email=SYSTEM_EMAIL).first()
        if found:
            return found
        person = Person(email=SYSTEM_EMAIL, given_name="PPM", is_active=False)
        person.set_unusable_password()
        # The very first row cannot name an author that exists already: it names itself.
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('ppm_person', 'id'))")
            person.pk = cursor.fetchone()[0]
        with audit.action("person.created", by=person):
            person.save(force_insert=True)
    return person
