from datetime import datetime

from django.apps import apps
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.accounts.models import SYSTEM_EMAIL, Person
from ppm.jobs.models import Job
from ppm.jobs.services import enqueue
from ppm.privacy.models import FormerName
from ppm.privacy.registry import scrubbers
from ppm.privacy.selectors import open_roles
from ppm.security.models import OpenSession
from ppm.security.services import end_other_sessions

PSEUDONYM_DOMAIN = "pseudonym.invalid"
# Means to sign in, of packages that may be installed: (model, field to the person).
DOORS = (
    ("account.EmailAddress", "user"),
    ("mfa.Authenticator", "user"),
    ("socialaccount.SocialAccount", "user"),
)


class RolesOpen(Exception):
    """Somebody who still holds a role cannot be made nobody; `roles` are their words."""

    message = _("This person still holds roles. End them first.")

    def __init__(self, roles: list[str]) -> None:
        super().__init__(str(self.message))
        self.roles = roles


class NotConfirmed(Exception):
    """What was typed is not the address of the person."""

    message = _("Type the e-mail address of this person exactly.")


class AlreadyPseudonymised(Exception):
    message = _("This person has been pseudonymised already.")


class NotThisAccount(Exception):
    """The portal's own account, and one's own, stay."""

    message = _("This account cannot be pseudonymised.")


def ask_export(*, person: Person, by: Person, language: str = "") -> Job:
    """Collect all that is held about a person, in the background; the file is for who asked."""
    params = {"person_id": person.pk, "language": language or person.language}
    return enqueue("ppm.privacy.export", by=by, params=params)


@transaction.atomic
def pseudonymise_person(
    *, person_id: int, typed: str, reason: str, by: Person, at: datetime
) -> Person:
    """Replace name and address by a stable pseudonym, close the account, end the sessions.

    This cannot be undone. History, reports and frozen periods keep the key and so the pseudonym.
    Raises RolesOpen, NotConfirmed, AlreadyPseudonymised, NotThisAccount.
    """
    with audit.action("person.pseudonymised", by=by, at=at, reason=reason):
        person = Person.objects.select_for_update().get(pk=person_id)
        if person.pseudonymised_at is not None:
            raise AlreadyPseudonymised
        if person.email == SYSTEM_EMAIL or person.pk == by.pk:
            raise NotThisAccount
        if typed.strip().lower() != person.email:
            raise NotConfirmed
        if roles := open_roles(person, localdate(at)):
            raise RolesOpen(roles)
        end_other_sessions(person=person, own=None, by=by, at=at, place=None)
        pseudonym = f"P-{person.pk:05d}"
        person.given_name, person.family_name = pseudonym, ""
        person.email = f"{pseudonym.lower()}@{PSEUDONYM_DOMAIN}"
        person.is_active = False
        person.pseudonymised_at = at
        person.set_unusable_password()
        person.save()
        # The name that the trigger has just kept, and those before it.
        FormerName.objects.filter(person=person).delete()
        OpenSession.objects.filter(person=person).update(place=None, device="")
        for label, field in DOORS:
            if apps.is_installed(f"allauth.{label.split('.')[0]}"):
                apps.get_model(label)._default_manager.filter(**{field: person}).delete()
        for scrub in scrubbers():
            scrub(person, pseudonym)
    return person
