from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.benefits.models import Benefit
from tests.factories.kernel import PersonFactory
from tests.factories.links import (
    BenefitFactory,
    IndicatorFactory,
    MeasurementFactory,
    ReviewFactory,
)
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pmo_client(client, head_of_pmo):
    client.force_login(head_of_pmo)
    return client


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(
    pmo_client, project, rows, django_assert_num_queries
):
    indicator = IndicatorFactory()
    for _n in range(rows):
        row = BenefitFactory(
            initiative=project,
            indicator=indicator,
            owner=PersonFactory(),
            baseline_value=1,
            targets={2030: 2},
        )
        ReviewFactory(benefit=row)
    pmo_client.get(reverse("portfolio:benefit_list"))
    with django_assert_num_queries(15):
        page = pmo_client.get(reverse("portfolio:benefit_list"))
    assert len(page.context["listing"].page) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_section_costs_the_same_for_any_length(
    pmo_client, project, rows, django_assert_num_queries
):
    indicator = IndicatorFactory()
    for _n in range(rows):
        row = BenefitFactory(
            initiative=project, indicator=indicator, attribution=60, baseline_value=1
        )
        MeasurementFactory(benefit=row)
    address = reverse("portfolio:initiative_benefits", args=[project.pk])
    pmo_client.get(address)
    with django_assert_num_queries(15):
        assert pmo_client.get(address).status_code == 200


def test_what_is_typed_becomes_a_profile_with_targets(pmo_client, project):
    indicator, owner = IndicatorFactory(), PersonFactory()
    year = localdate().year
    posted = {
        "name": "Payer plus vite",
        "language": "fr",
        "kind": "service",
        "unit": project.unit_id,
        "owner": owner.pk,
        "indicator": indicator.pk,
        "attribution": 70,
        "baseline_value": "24.5",
        "baseline_on": "2025-01-31",
        "curve": "even",
        "tolerance": 10,
        f"target_{year}": "22",
        f"forecast_{year + 1}": "19",
    }
    address = reverse("portfolio:benefit_create", args=[project.pk])
    refused = pmo_client.post(address, posted)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {f"target_{year + 1}"}

    answer = pmo_client.post(address, {**posted, f"target_{year + 1}": "18"})

    made = Benefit.objects.get()
    assert answer.url == reverse("portfolio:benefit_detail", args=[made.pk])
    assert (made.attribution, made.baseline_value) == (70, Decimal("24.50"))
    stored = list(made.targets.order_by("year").values_list("year", "value", "forecast"))
    assert stored == [(year, Decimal(22), None), (year + 1, Decimal(18), Decimal(19))]


def test_a_stale_profile_is_refused_with_both_texts(pmo_client, project):
    row = BenefitFactory(initiative=project)
    address = reverse("portfolio:benefit_edit", args=[row.pk])
    form = pmo_client.get(address).context["form"]
    posted = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    posted.pop("is_negative")
    answer = pmo_client.post(address, {**posted, "version": row.version + 1, "name": "Autre"})
    assert answer.status_code == 409
    assert row.name in answer.content.decode()


def test_an_owner_without_another_role_agrees_and_measures_after_the_closure(client, department):
    closed = InitiativeFactory(unit=department, state="closed", actual_end=date(2026, 1, 31))
    owner = PersonFactory()
    InitiativeRoleFactory(initiative=closed, person=owner, role="benefit_owner")
    row = BenefitFactory(
        initiative=closed,
        owner=owner,
        indicator=IndicatorFactory(),
        baseline_value=10,
        baseline_on=date(2024, 12, 31),
        targets={2025: 20},
    )
    client.force_login(owner)
    page = client.get(reverse("portfolio:benefit_detail", args=[row.pk]))
    assert (page.context["may_measure"], page.context["may_edit"]) == (True, False)
    agreed = client.post(
        reverse("portfolio:benefit_answer", args=[row.pk]), {"version": 1, "answer": "yes"}
    )
    assert agreed.status_code == 303
    values = {"measured_on": "2026-05-01", "value": "17.1", "source": "Registre", "language": "fr"}

    address = reverse("portfolio:benefit_measure", args=[row.pk])
    late = str(localdate() + timedelta(3))
    assert client.post(address, {**values, "measured_on": late}).status_code == 422
    assert client.post(address, values).status_code == 303
    row.refresh_from_db()
    assert (row.rate, row.answer) == (Decimal("0.7100"), "yes")


def test_the_filters_find_what_is_due_short_lacking_and_claimed_twice(pmo_client, project):
    indicator = IndicatorFactory()
    short = BenefitFactory(initiative=project, rate=Decimal("0.5"), measured_on=date(2026, 1, 1))
    due = BenefitFactory(initiative=project)
    ReviewFactory(benefit=due, due_on=localdate())
    twice = [
        BenefitFactory(initiative=project, indicator=indicator, attribution=share)
        for share in (70, 60)
    ]
    worse = BenefitFactory(initiative=project, rate=Decimal(2), is_negative=True)

    def found(look):
        page = pmo_client.get(reverse("portfolio:benefit_list"), {"look": look})
        return {row.pk for row in page.context["listing"].page}

    assert found("short") == {short.pk, worse.pk}
    assert found("to_measure") == {due.pk}
    assert found("twice") == {one.pk for one in twice}
    assert found("after") == set()
    assert len(found("lacking")) == 5
