"""The names of people in frozen periods: outside the fingerprint, so that they can be taken away."""

from ppm.accounts.models import Person
from reporting.snapshots.models import SnapshotPerson


def scrub_names(person: Person, pseudonym: str) -> None:
    """Put the pseudonym in every frozen period."""
    SnapshotPerson.objects.filter(person=person).update(name=pseudonym)
