import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import now

from ppm.jobs.execution import run_here
from reporting.actuals.models import ActualsMapping, ActualsRun
from tests.factories.portfolio import InitiativeFactory
from tests.reporting.actuals.conftest import bookings


def upload(client, *lines, name="comptes.csv"):
    file = SimpleUploadedFile(name, bookings(*lines), "text/csv")
    return client.post(reverse("reporting:actuals_create"), {"file": file, "sender": "SAP"})


def mapped(**values):
    return {
        "mode": "replaces",
        "measure": "actual",
        "as_of": "2026-10-31",
        "unit": "1000",
        "currency": "EUR",
        "decimal_mark": ",",
        "date_order": "dmy",
        "column-key": "Code projet",
        "column-year": "Exercice",
        "column-heading": "Rubrique",
        "column-amount": "Montant (k€)",
        "heading-word-0": "it",
        **values,
    }


@pytest.mark.slow
def test_a_file_goes_from_upload_to_the_figures_and_back_in_the_browser(client, project, pmo):
    client.force_login(pmo)
    address = upload(client, f"{project.code};2026;ICT;Propre;12,5;x", "X;2026;ICT;Propre;1;y")
    assert address.status_code == 303
    run = ActualsRun.objects.get()
    run_here(run.job)
    assert client.get(run.get_absolute_url()).status_code == 303  # to the mapping
    form = reverse("reporting:actuals_map", args=[run.pk])
    assert client.get(form).status_code == 200
    assert client.post(form, mapped(**{"column-year": ""})).status_code == 422
    assert client.post(form, mapped(**{"column-year": "Rubrique"})).status_code == 422
    assert client.post(form, mapped()).status_code == 303
    run.refresh_from_db()
    run_here(run.job)
    page = client.get(run.get_absolute_url())
    assert "€12,500" in page.content.decode()
    run.refresh_from_db()
    token = {"token": run.token}
    assert client.post(reverse("reporting:actuals_apply", args=[run.pk]), token).status_code == 303
    run.refresh_from_db()
    run_here(run.job)
    project.standing.refresh_from_db()
    assert project.standing.actual == 12500
    assert (
        upload(
            client, f"{project.code};2026;ICT;Propre;12,5;x", "X;2026;ICT;Propre;1;y"
        ).status_code
        == 422
    )
    undo = reverse("reporting:actuals_undo", args=[run.pk])
    assert client.post(undo, {"reason": ""}).status_code == 422
    assert client.post(undo, {"reason": "Mauvais mois"}).status_code == 303
    run.refresh_from_db()
    run_here(run.job)
    project.standing.refresh_from_db()
    assert (project.standing.actual, project.standing.accounts_imported_at) == (None, None)


def test_the_next_file_of_a_sender_is_compared_without_being_asked(client, project, pmo):
    client.force_login(pmo)
    upload(client, f"{project.code};2026;ICT;Propre;1;x")
    run = ActualsRun.objects.get()
    run_here(run.job)
    client.post(reverse("reporting:actuals_map", args=[run.pk]), mapped())
    upload(client, f"{project.code};2026;ICT;Propre;3;x", name="novembre.csv")
    later = ActualsRun.objects.latest("pk")
    run_here(later.job)
    later.refresh_from_db()
    assert (later.state, later.mapping["unit"]) == ("checking", "1000")
    assert ActualsMapping.objects.get(sender="SAP").version == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_reconciliation_costs_the_same_for_any_length(
    client, department, pmo, compared, django_assert_num_queries, rows
):
    projects = InitiativeFactory.create_batch(rows, unit=department)
    run = compared(pmo, *(f"{one.code};2026;ICT;Propre;1;x" for one in projects))
    client.force_login(pmo)
    with django_assert_num_queries(8):
        page = client.get(run.get_absolute_url())
    assert len(page.context["page"]) == rows


def test_unmatched_lines_are_assigned_from_their_list(client, project, pmo, applied):
    applied(pmo, "NEW;2026;ICT;Propre;4;Licences", f"{project.code};2026;ICT;Propre;1;x")
    client.force_login(pmo)
    assert "NEW" in client.get(reverse("reporting:actuals_waiting")).content.decode()
    assert client.get(reverse("reporting:actuals_list")).context["waiting"] == 1
    address = reverse("reporting:actuals_assign")
    said = {"sender": "Comptabilité", "key": "NEW"}
    assert client.post(address, {**said, "initiative": "nothing"}).status_code == 422
    assert client.post(address, {**said, "initiative": project.code}).status_code == 303
    assert client.post(address, {**said, "initiative": project.code}).status_code == 422
    assert now() > ActualsRun.objects.get().booked.get(key="NEW").assigned_at
