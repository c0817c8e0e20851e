import io
from datetime import UTC, datetime

import pikepdf
import pytest
from django.utils import translation

from ppm import audit
from ppm.languages.nearest import coded_name
from ppm.privacy.collect import collected
from reporting.documents import personal
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeRoleFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 16, 9, tzinfo=UTC)


@pytest.fixture
def person(project):
    person = PersonFactory(given_name="Élodie", family_name="Crasset")
    with audit.action("initiative.edited", by=person, at=AT):
        type(project).objects.filter(pk=project.pk).update(sender_category="x")
    return person


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Données personnelles"), ("nl", "Persoonsgegevens")]
)
def test_the_archive_on_paper_is_tagged_and_in_the_language_asked_for(person, language, title):
    with translation.override(language):
        content = personal.personal_data_pdf(collected(person, AT), language, AT)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == language
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.docinfo["/Title"]) == f"{title} – {person}"


def test_long_lists_are_cut_and_say_so(project, monkeypatch):
    monkeypatch.setattr(personal, "ROWS", 2)
    role = InitiativeRoleFactory(initiative=project, role="executive")
    for other in ("senior_user", "assurance"):
        InitiativeRoleFactory(initiative=project, person=role.person, role=other)
    found = personal.shown(collected(role.person, AT), AT)
    (roles,) = [one for one in found["sections"] if one["count"] == 3]
    assert len(roles["rows"]) == 2


def test_the_account_is_told_in_words(person, department):
    with audit.action("person.edited", by=person, at=AT):
        type(person).objects.filter(pk=person.pk).update(unit=department)
    person.refresh_from_db()
    with translation.override("en"):
        account = dict(personal.shown(collected(person, AT), AT)["account"])
        assert account["Unit"] == coded_name(department)
    assert (account["Given name"], account["Can sign in"], account["Language"]) == (
        *("Élodie", "yes"),
        "English",
    )


def test_what_a_person_did_is_said_in_words(person):
    with translation.override("en"):
        (act,) = personal.shown(collected(person, AT), AT)["acts"]
    assert act[:2] == (AT, f"{person} changed the initiative")
