"""Quality and products: their rules, what they mean for tolerances, who is told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from portfolio.lifecycle.tolerances.measures import measured_quality, measured_scope
from portfolio.registers.products.selectors import scope_of
from portfolio.registers.products.services import edit_product
from portfolio.registers.quality.forms import QualityForm
from portfolio.registers.quality.selectors import quality_of
from portfolio.registers.quality.services import edit_quality
from ppm.notices.models import Notice
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import make_decision, make_product, make_quality

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(department):
    return InitiativeFactory(
        unit=department,
        baseline_end=date(2044, 6, 30),
        project_manager=PersonFactory(),
        executive=PersonFactory(),
    )


def test_a_refused_acceptance_is_told_and_tolerated_by_nothing(project, django_assert_num_queries):
    yesterday = localdate() - timedelta(days=1)
    for _number in range(8):
        make_quality(project)
    make_quality(project, planned_on=yesterday)
    row = make_quality(project, product=make_product(project), method="acceptance")
    with pytest.raises(ValidationError):
        edit_quality(pk=row.pk, version=None, by=row.raised_by, at=now(), state="done")
    with django_assert_num_queries(1):
        before = quality_of([project.pk])[project.pk]

    edit_quality(
        pk=row.pk, version=None, by=row.raised_by, at=now(),
        state="done", result="failed", findings="Deux écrans manquent.",
    )  # fmt: skip

    use = quality_of([project.pk])[project.pk]
    assert (before.planned, before.missing, before.refused) == (10, 1, 0)
    assert (use.failed, use.overdue, use.refused) == (1, 1, 1)
    assert measured_quality([project.pk])[project.pk].base == 0
    assert Notice.objects.count() == 2
    row.refresh_from_db()
    assert row.actual_on == localdate()

    edit_quality(pk=row.pk, version=None, by=row.raised_by, at=now(), state="repeated")
    assert measured_quality([project.pk])[project.pk].base == 9


def test_scope_counts_what_is_not_forecast_and_forgets_what_a_decision_cut(
    project, django_assert_num_queries
):
    rows = [make_product(project, planned_on=date(2044, 5, 1)) for _number in range(3)]
    by = {"version": None, "by": rows[0].raised_by, "at": now()}
    edit_product(pk=rows[0].pk, forecast_on=date(2044, 9, 1), **by)
    edit_product(pk=rows[1].pk, state="cut", **by)
    with django_assert_num_queries(1):
        before = scope_of([project.pk])[project.pk]

    edit_product(pk=rows[1].pk, decision=make_decision(project), **by)
    edit_product(pk=rows[0].pk, state="accepted", **by)

    after = scope_of([project.pk])[project.pk]
    assert (before.planned, before.must_missing, before.cut) == (3, 2, 1)
    assert (after.planned, after.delivered, after.must_missing) == (2, 1, 0)
    assert measured_scope([project.pk])[project.pk].deviation == 0
    with pytest.raises(ValidationError):
        edit_product(pk=rows[2].pk, state="accepted", criteria="", **by)


def test_a_form_knows_the_product_by_its_key_and_by_its_reference(project):
    product, elsewhere = make_product(project), make_product(InitiativeFactory())
    row = make_quality(project)

    def given(text):
        return QualityForm(only=("product",), instance=row).fields["product"].to_python(text)

    assert given(str(product.pk)) == given(str(product)) == given("p-1") == product
    with pytest.raises(ValidationError):
        given(str(elsewhere.pk))
    with pytest.raises(ValidationError):
        given("P-9")
