from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from portfolio.contract import services
from portfolio.contract.choices import CommitmentState, ReferenceKind
from portfolio.contract.followup import reading_of
from portfolio.contract.models import CommitmentCarrier
from portfolio.contract.selectors import CARRIERS, DEADLINE, NEW, STATE, followup
from tests.factories.kernel import PersonFactory
from tests.factories.links import CommitmentFactory, ContractFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db


def freeze(contract, by, year=2026):
    return services.freeze_contract(
        contract=contract, kind=ReferenceKind.PLAN, year=year, by=by, at=now()
    )


def declare(row, by, state, **more):
    return services.declare_state(
        commitment_id=row.pk, version=None, state=CommitmentState(state), by=by, at=now(), **more
    )


def test_a_frozen_plan_stays_and_today_is_compared_with_it(head_of_pmo, project):
    contract = ContractFactory()
    one = CommitmentFactory(contract=contract, number=1, carried_by=[project])
    plan = freeze(contract, head_of_pmo)

    declare(one, head_of_pmo, "late", reason_fr="Marché annulé", reason_nl="Opdracht geannuleerd")
    services.edit_commitment(
        commitment_id=one.pk,
        version=None,
        deadline_on=date(2045, 1, 1),
        carriers=[],
        offered=[project.pk],
        by=head_of_pmo,
        at=now(),
    )
    CommitmentFactory(contract=contract, number=2)

    today = followup(contract, head_of_pmo, None, plan)
    assert [line.changes for line in today] == [(STATE, DEADLINE, CARRIERS), (NEW,)]
    frozen = followup(contract, head_of_pmo, plan, None)
    assert [(line.state, line.deadline_on, line.carriers) for line in frozen] == [
        ("on_course", date(2044, 6, 30), [project])
    ]


def test_a_reference_is_frozen_once_and_its_fingerprint_covers_its_lines(head_of_pmo):
    contract = ContractFactory()
    with pytest.raises(services.NothingToFreeze):
        freeze(contract, head_of_pmo)
    CommitmentFactory(contract=contract)
    plan = freeze(contract, head_of_pmo)
    with pytest.raises(services.FrozenAlready):
        freeze(contract, head_of_pmo)
    assert services.fingerprint(plan.lines.order_by("number")) == plan.fingerprint
    other = freeze(contract, head_of_pmo, year=2027)
    assert other.fingerprint == plan.fingerprint


@pytest.mark.parametrize("statement", ["UPDATE {} SET state = 'late'", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_a_frozen_line(head_of_pmo, statement):
    contract = ContractFactory()
    CommitmentFactory(contract=contract)
    freeze(contract, head_of_pmo)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("portfolio_referenceline"))


def test_what_goes_wrong_is_explained_in_both_languages(head_of_pmo):
    row = CommitmentFactory()
    with pytest.raises(ValidationError) as caught:
        declare(row, head_of_pmo, "dropped", reason_fr="Abandonné")
    assert set(caught.value.message_dict) == {"reason_nl"}
    with pytest.raises(ValidationError):
        declare(row, head_of_pmo, "achieved")
    done = declare(row, head_of_pmo, "achieved", achieved_on=date(2026, 2, 1))
    assert done.achieved_on == date(2026, 2, 1)


def test_projects_out_of_sight_are_neither_named_nor_compared(department, entity_pmo, head_of_pmo):
    insider = PersonFactory()
    secret = InitiativeFactory(unit=department, secret=True, confidant=insider)
    contract = ContractFactory()
    row = CommitmentFactory(contract=contract, carried_by=[secret])
    plan = freeze(contract, head_of_pmo)
    services.edit_commitment(
        commitment_id=row.pk,
        version=None,
        carriers=[],
        offered=[secret.pk],
        by=insider,
        at=now(),
    )

    for person, changes, carriers in ((entity_pmo, (), []), (insider, (CARRIERS,), [secret])):
        assert followup(contract, person, None, plan)[0].changes == changes
        assert followup(contract, person, plan, None)[0].carriers == carriers


def test_editing_keeps_the_carriers_that_one_does_not_see(department, entity_pmo):
    secret = InitiativeFactory(unit=department, secret=True)
    seen = InitiativeFactory(unit=department)
    row = CommitmentFactory(carried_by=[secret, seen])
    services.edit_commitment(
        commitment_id=row.pk, version=None, carriers=[], offered=[seen.pk], by=entity_pmo, at=now()
    )
    assert CommitmentCarrier.objects.get().initiative == secret


def test_the_table_stands_in_both_languages_whatever_the_reader_reads(client, head_of_pmo):
    contract = ContractFactory()
    row = CommitmentFactory(contract=contract, number=1)
    declare(row, head_of_pmo, "late", reason_fr="Retard", reason_nl="Vertraging")
    client.force_login(head_of_pmo)

    page = client.get(reverse("portfolio:contract_followup", args=[contract.pk]))

    cells = page.context["reading"].lines[0].cells
    assert [(cell[0], cell[1], cell[4]) for cell in cells] == [
        ("fr", "Engagement 1", "Retard"),
        ("nl", "Verbintenis 1", "Vertraging"),
    ]
    assert reading_of(contract, head_of_pmo, "", "").against is None


def test_a_committee_member_reads_the_contract_and_no_project(client, committee_member, project):
    row = CommitmentFactory(carried_by=[project])
    client.force_login(committee_member)
    page = client.get(reverse("portfolio:contract_detail", args=[row.contract_id]))
    assert page.status_code == 200
    assert project.name_fr not in page.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_contract_costs_the_same_for_any_length(
    client, head_of_pmo, project, rows, django_assert_num_queries
):
    contract = ContractFactory()
    for number in range(rows):
        CommitmentFactory(contract=contract, number=number + 1, carried_by=[project])
    client.force_login(head_of_pmo)
    address = reverse("portfolio:contract_detail", args=[contract.pk])
    client.get(address)
    with django_assert_num_queries(QUERIES):
        client.get(address)


QUERIES = 13


def test_a_commitment_is_written_by_the_form(client, head_of_pmo, project):
    contract = ContractFactory()
    client.force_login(head_of_pmo)
    address = reverse("portfolio:commitment_create", args=[contract.pk])
    posted = {
        "number": 1,
        "article": "Art. 12",
        "unit": project.unit_id,
        "deadline_on": "2027-06-30",
        "text_fr": "Payer à temps",
        "carriers": [project.pk],
    }
    refused = client.post(address, posted)
    assert refused.status_code == 422
    assert "text_nl" in refused.context["form"].errors
    assert client.post(address, {**posted, "text_nl": "Op tijd betalen"}).status_code == 303
    made = contract.commitments.get()
    assert [one.initiative for one in made.carriers.all()] == [project]
