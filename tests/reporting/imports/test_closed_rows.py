"""A file that speaks of confidential projects, as those see it who are not named on them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.jobs.execution import run_here
from ppm.permissions.roles import Role
from reporting.imports.models import ImportRow, ImportRun
from tests.factories.kernel import PersonFactory, UnitRoleFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]
HEAD = "Code;Nom du projet;Responsable;Date de debut;Date de fin\n"
ROWS = "P1;Bouleau;Anne;01/03/2024;01/02/2025\nP2;Saule;Jean;01/01/2024;01/02/2025\n"


@pytest.fixture
def colleague(pmo, organisation):
    """Another one of the central PMO, named on nothing."""
    person = PersonFactory()
    UnitRoleFactory(person=person, unit=organisation, role=Role.CENTRAL_PMO)
    return person


@pytest.fixture
def bring(client, pmo):
    """Upload a text as the head of the PMO and check it; applied when asked for."""

    def run(text, *, apply=True):
        client.force_login(pmo)
        file = SimpleUploadedFile("deux.csv", text.encode(), content_type="text/csv")
        client.post(reverse("reporting:import_create"), {"file": file})
        run_here(latest().job)
        form = client.get(address("map")).context["form"]
        values = {name: form[name].value() for name in form.fields}
        sent = {n: "" if v is None else v for n, v in values.items() if v is not False}
        client.post(address("map"), sent)
        run_here(latest().job)
        if apply:
            client.post(address("apply"), {"token": latest().token, "accept_partial": "on"})
            run_here(latest().job)
        return latest()

    return run


def latest():
    return ImportRun.objects.latest("pk")


def address(name):
    return reverse(f"reporting:import_{name}", args=[latest().pk])


def close(key, confidentiality):
    with audit.action("test.closed", by=ImportRun.objects.latest("pk").created_by):
        Initiative.objects.filter(external_keys__key=key).update(
            confidentiality=confidentiality, code_name="Tilleul"
        )


@pytest.mark.parametrize(("confidentiality", "told"), [("secret", 1), ("restricted", 2)])
def test_a_colleague_sees_the_other_rows_and_what_they_are_of(
    client, bring, colleague, confidentiality, told
):
    run = bring(HEAD + ROWS)
    close("P1", confidentiality)
    client.force_login(colleague)
    page = client.get(run.get_absolute_url())
    listed = client.get(reverse("reporting:import_list"))

    preview = page.context["preview"]
    assert (preview.counts["created"], preview.shown, preview.told) == (1, 1, told)
    assert "Bouleau" not in page.content.decode()
    (shown,) = listed.context["listing"].page
    assert (shown.created - shown.closed_created, shown.closed_updated) == (1, 0)


def test_a_refused_row_of_a_confidential_project_is_shown_to_who_sent_it_and_to_nobody_else(
    client, bring, colleague
):
    bring(HEAD + ROWS)
    close("P1", "secret")
    run = bring(HEAD + ROWS.replace("2025", "2026"), apply=False)
    (refused,) = ImportRow.objects.filter(run=run, outcome="refused")
    own = client.get(run.get_absolute_url(), {"show": "refused"})
    client.force_login(colleague)
    other = client.get(run.get_absolute_url(), {"show": "refused"})

    assert (refused.key, refused.changes) == ("P1", [])
    link = reverse("portfolio:initiative_detail", args=[refused.initiative_id])
    assert "Bouleau" in own.content.decode()
    assert link not in own.content.decode()
    assert "Bouleau" not in other.content.decode()
    assert other.context["preview"].counts["refused"] == 0


def test_the_cells_of_a_file_are_closed_to_who_does_not_see_all_of_its_rows(
    client, bring, colleague
):
    run = bring(HEAD + ROWS, apply=False)
    client.force_login(colleague)
    assert client.get(address("map")).status_code == 200
    assert client.get(address("layout")).status_code == 403
    bring(HEAD + ROWS)
    close("P1", "secret")
    run = bring(HEAD + ROWS.replace("2025", "2026"), apply=False)
    client.force_login(colleague)

    assert client.get(address("map")).status_code == 403
    assert client.get(address("mark")).status_code == 403
    assert client.get(run.get_absolute_url()).context["marked"] == []


def test_an_import_with_closed_rows_is_not_applied_by_who_cannot_see_them(
    client, bring, colleague, pmo
):
    bring(HEAD + ROWS)
    run = bring(HEAD + ROWS.replace("2025", "2026"), apply=False)
    close("P1", "secret")
    client.force_login(colleague)
    page = client.get(run.get_absolute_url())

    assert (page.context["writes"], page.context["may_apply"]) == (1, False)
    assert 'id="main-form"' not in page.content.decode()


def test_undoing_leaves_closed_rows_alone_and_does_not_count_them(client, bring, colleague):
    run = bring(HEAD + ROWS)
    close("P1", "secret")
    client.force_login(colleague)
    page = client.get(address("undo"))
    assert (page.context["free"], page.context["touched"]) == (1, 0)
    assert "Bouleau" not in page.content.decode()
    client.post(address("undo"), {"extent": "all", "reason": "Faux"})
    done = run_here(latest().job)

    assert done.result == {"undone": 1, "stay": 0}
    fates = dict(ImportRow.objects.filter(run=run).values_list("key", "fate"))
    assert fates == {"P1": "", "P2": "undone"}
