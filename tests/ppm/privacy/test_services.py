"""A name can be taken away for good, history stays; who asks receives all that is held."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now

from portfolio.initiatives.services import withdraw_many
from ppm import audit
from ppm.accounts.models import Person
from ppm.audit.registry import subject
from ppm.files.models import StoredFile
from ppm.files.services import storage
from ppm.jobs import execution
from ppm.privacy import services
from ppm.privacy.collect import archive
from ppm.privacy.models import FormerName
from ppm.privacy.selectors import held, holdings, open_roles
from ppm.privacy.told import row_text
from reporting.snapshots.models import SnapshotPerson
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, InitiativeRoleFactory
from tests.factories.reporting import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver():
    return PersonFactory(given_name="Samira", family_name="Haddouchi", email="samira@example.org")


def pseudonymise(person, by, typed=None):
    return services.pseudonymise_person(
        person_id=person.pk, typed=typed or person.email, reason="left", by=by, at=now()
    )


def everywhere(text):
    """The tables of the database that hold a text in any column."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s LIMIT 1', [f"%{text}%"]
            )
            if cursor.fetchone():
                found.append(table)
    return found


def test_nothing_in_the_database_knows_the_name_afterwards(leaver, administrator):
    with audit.action("person.renamed", by=administrator):
        Person.objects.filter(pk=leaver.pk).update(family_name="Haddouchi-Maes")
    assert everywhere("haddouchi") != []
    leaver.refresh_from_db()
    after = pseudonymise(leaver, administrator)
    assert str(after) == f"P-{leaver.pk:05d}"
    assert not after.is_active
    assert everywhere("haddouchi") == []
    assert everywhere("samira") == []


def test_names_are_no_part_of_history(leaver):
    event = apps.get_model("ppm", "PersonEvent")
    names = {field.name for field in event._meta.concrete_fields}
    assert not names & {"given_name", "family_name", "email"}


def test_a_former_name_is_kept_until_the_person_is_pseudonymised(leaver, administrator):
    with audit.action("person.renamed", by=administrator):
        Person.objects.filter(pk=leaver.pk).update(family_name="Maes")
    former = FormerName.objects.get(person=leaver)
    assert (str(former), former.changed_by) == ("Samira Haddouchi", administrator)
    leaver.refresh_from_db()
    pseudonymise(leaver, administrator)
    assert not FormerName.objects.filter(person=leaver).exists()


def test_the_names_of_frozen_periods_go_and_the_fingerprint_stays(leaver, administrator, project):
    from reporting.snapshots.verifying import verify

    snapshot = frozen(initiative=project)
    SnapshotPerson.objects.create(snapshot=snapshot, person=leaver, name="Samira Haddouchi")
    pseudonymise(leaver, administrator)
    assert SnapshotPerson.objects.get(person=leaver).name == f"P-{leaver.pk:05d}"
    assert list(verify(snapshot)) == []


def test_the_application_may_change_nothing_else_of_a_frozen_period():
    for column in ("snapshot_id", "person_id"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE reporting_snapshotperson SET {column} = {column}")


def test_somebody_who_holds_a_role_stays(project, administrator):
    role = InitiativeRoleFactory(initiative=project, role="executive")
    assert open_roles(role.person, now().date()) == [row_text(role)]
    with pytest.raises(services.RolesOpen):
        pseudonymise(role.person, administrator)
    role.person.refresh_from_db()
    assert role.person.is_active


def test_a_role_on_what_was_withdrawn_holds_nobody(project, administrator):
    role = InitiativeRoleFactory(initiative=project, role="executive")
    withdraw_many(ids=[project.pk], by=administrator, at=now())
    assert open_roles(role.person, now().date()) == []


def test_the_address_must_be_typed(leaver, administrator):
    with pytest.raises(services.NotConfirmed):
        pseudonymise(leaver, administrator, typed="samira@example.com")
    leaver.refresh_from_db()
    assert leaver.given_name == "Samira"


def test_it_is_done_once_and_never_to_oneself(leaver, administrator):
    pseudonymise(leaver, administrator)
    leaver.refresh_from_db()
    with pytest.raises(services.AlreadyPseudonymised):
        pseudonymise(leaver, administrator)
    with pytest.raises(services.NotThisAccount):
        pseudonymise(administrator, administrator)
    with pytest.raises(services.NotThisAccount):
        pseudonymise(Person.objects.system(), administrator)


def test_sessions_end(client, leaver, administrator):
    client.force_login(leaver)
    assert client.get(reverse("ppm:privacy_mine")).status_code == 200
    pseudonymise(leaver, administrator)
    assert client.get(reverse("ppm:privacy_mine")).status_code == 302
    assert (
        leaver.pk
        not in {int(one.get_decoded().get("_auth_user_id", 0)) for one in Session.objects.all()}
        or not Person.objects.get(pk=leaver.pk).is_active
    )


def test_the_history_of_the_person_says_who_did_it(client, leaver, administrator):
    pseudonymise(leaver, administrator)
    client.force_login(administrator)
    response = client.get(reverse("ppm:history_detail", args=["person", leaver.pk]))
    told = response.context["journal"].told[0]
    assert told.text == f"{administrator} replaced the name by a pseudonym"
    assert told.reason == "left"
    assert subject("person").kind == "person"


def test_a_kind_of_record_is_named_once_and_counted_once():
    cycle = CycleFactory(frozen=True)  # opened and frozen by the same person
    fields = {one.field.name for one in holdings(cycle.opened_by) if one.model is type(cycle)}
    assert fields == {"opened_by", "frozen_by"}
    with translation.override("en"):
        told = [one for one in held(cycle.opened_by) if one.noun == "reporting period"]
    assert [(one.is_about, one.count) for one in told] == [(False, 1)]


def test_an_export_holds_what_points_to_the_person(project, administrator):
    role = InitiativeRoleFactory(initiative=project, role="executive")
    with audit.action("initiative.edited", by=role.person, reason="because"):
        type(project).objects.filter(pk=project.pk).update(sender_category="x")
    labels = {one.model._meta.label for one in holdings(role.person)}
    assert "portfolio.InitiativeRole" in labels
    with zipfile.ZipFile(io.BytesIO(archive(role.person, at=now()))) as bundle:
        assert sorted(bundle.namelist()) == [
            "personal-data.html",
            "personal-data.json",
            "personal-data.pdf",
        ]
        found = json.loads(bundle.read("personal-data.json"))
        page = bundle.read("personal-data.html").decode()
    assert found["account"]["email"] == role.person.email
    assert "password" not in found["account"]
    assert [act["reason"] for act in found["acts"]] == ["because"]
    assert role.person.email in page


def test_the_archive_comes_as_a_private_file_of_who_asked(leaver, administrator):
    job = services.ask_export(person=leaver, by=administrator)
    execution.run_here(job)
    stored = StoredFile.objects.get()
    assert (stored.created_by, stored.is_private) == (administrator, True)
    assert storage().exists(stored.sha256) or stored.size > 0
