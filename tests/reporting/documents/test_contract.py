import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import translation

from ppm.jobs.models import Job
from reporting.documents.contract import PDF, WORKBOOK, contract_file
from tests.factories.links import CommitmentFactory, ContractFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(project):
    made = ContractFactory()
    CommitmentFactory(contract=made, number=1, carried_by=[project])
    return made


def test_the_workbook_holds_both_languages_whatever_is_read(contract, project, entity_pmo):
    CommitmentFactory(contract=contract, number=2, carried_by=[InitiativeFactory()])
    with translation.override("nl"):
        _title, content = contract_file(
            contract, entity_pmo, shown="", against="", kind=WORKBOOK, language="nl"
        )
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0][2:4] == ("Engagement (FR)", "Verbintenis (NL)")
    assert rows[1][2:4] == ("Engagement 1", "Verbintenis 1")
    assert [row[-1] for row in rows[1:]] == [project.name_nl, None]


@pytest.mark.slow
def test_the_paper_is_made_of_the_same_table(contract, entity_pmo):
    with translation.override("fr"):
        title, content = contract_file(
            contract, entity_pmo, shown="", against="", kind=PDF, language="fr"
        )
    assert content.startswith(b"%PDF")
    assert contract.code in title


def test_asking_for_it_is_a_job_of_whoever_asks(client, committee_member, contract):
    client.force_login(committee_member)
    address = reverse("reporting:contract_pdf", args=[contract.pk])
    assert client.post(address, {"format": "doc"}).status_code == 404
    assert client.post(address, {"format": "pdf"}).status_code == 303
    job = Job.objects.get(kind="reporting.documents.contract")
    assert (job.created_by, job.params["kind"]) == (committee_member, "pdf")
