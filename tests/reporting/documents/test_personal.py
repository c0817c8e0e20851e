import io
from datetime import UTC, date, datetime

import pikepdf
import pytest
from django.utils import translation

from ppm import audit
from ppm.languages.nearest import coded_name
from ppm.notices.models import Notice
from ppm.notices.services import notify
from ppm.privacy.collect import collected
from ppm.privacy.told import row_text, row_texts, shown
from reporting.documents import personal
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeRoleFactory
from tests.factories.reporting import full_report

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


def test_long_lists_are_cut_and_say_so(project):
    role = InitiativeRoleFactory(initiative=project, role="executive")
    for other in ("senior_user", "assurance"):
        InitiativeRoleFactory(initiative=project, person=role.person, role=other)
    found = shown(collected(role.person, AT), AT, rows=2, acts=5)
    (roles,) = [one for one in found["sections"] if one["count"] == 3]
    assert len(roles["rows"]) == 2


def test_the_account_is_told_in_words(person, department):
    with audit.action("person.edited", by=person, at=AT):
        type(person).objects.filter(pk=person.pk).update(unit=department)
    person.refresh_from_db()
    with translation.override("en"):
        account = dict(shown(collected(person, AT), AT, rows=2, acts=5)["account"])
        assert account["Unit"] == coded_name(department)
    assert (account["Given name"], account["Can sign in"], account["Language"]) == (
        *("Élodie", "yes"),
        "English",
    )


def test_what_a_person_did_is_said_in_words(person):
    with translation.override("en"):
        (act,) = shown(collected(person, AT), AT, rows=2, acts=5)["acts"]
    assert act[:2] == (AT, f"{person} changed the initiative")


def test_a_line_of_a_report_is_named_to_who_still_sees_the_report(project, person):
    InitiativeRoleFactory(initiative=project, person=person)
    report = full_report(initiative=project)
    with audit.action("report.submitted", by=person, at=AT):
        report.dimensions.update(comment="x")
    acts = [one for one in collected(person, AT)["acts"] if one["action"] == "report.submitted"]
    assert len(acts) == report.dimensions.count()
    assert all(one["on"] for one in acts)


def test_rows_say_what_they_are_about_and_when(project, person):
    role = InitiativeRoleFactory(initiative=project, person=person, valid_from=date(2026, 3, 1))
    notify(
        person,
        "portfolio.registers.dependencies.late",
        {"other": "A", "project": "P", "what": "Badge", "new_on": "2026-03-05", "needed_on": None},
    )
    with translation.override("fr"):
        said = row_text(role)
        (notice,) = row_texts(Notice.objects.filter(person=person))
    assert (coded_name(project) in said, "01/03/2026" in said) == (True, True)
    assert "05/03/2026" in notice
    assert ".late" not in notice
