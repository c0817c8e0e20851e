from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from portfolio.reviews import services as reviewing
from portfolio.standings.models import Standing
from ppm.accounts.models import Person
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import StatusReportFactory
from tests.portfolio.statusreports.conftest import away

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 4, 10, tzinfo=UTC)


def review(project, by, **changes):
    given = {
        "rating": "amber",
        "reasons": "Deux profils manquent.",
        "occasion": "gate",
        "as_of": AT.date(),
        "today": AT.date(),
    }
    return reviewing.review_confidence(initiative=project, by=by, at=AT, **{**given, **changes})


def test_a_review_has_reviewer_reasons_occasion_and_day(project, pmo):
    made = review(project, pmo)

    assert (made.reviewer, made.commentary, made.occasion) == (
        pmo,
        "Deux profils manquent.",
        "gate",
    )
    assert Standing.objects.get(pk=project.pk).confidence == "amber"


def test_whoever_manages_the_project_does_not_judge_it(project, project_manager, executive):
    for person in (project_manager, executive):
        with pytest.raises(reviewing.NotIndependent):
            review(project, person)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"reasons": "  "}, reviewing.ReasonsNeeded),
        ({"as_of": AT.date() + timedelta(days=1)}, reviewing.NotYet),
    ],
)
def test_a_review_is_complete_and_not_of_tomorrow(project, pmo, changes, error):
    with pytest.raises(error):
        review(project, pmo, **changes)


def test_the_pmo_records_a_review_on_its_page(client, project, pmo):
    client.force_login(pmo)
    address = reverse("portfolio:confidence_create", args=[project.pk])

    wrong = client.post(address, {"rating": "green"})
    right = client.post(
        address,
        {"rating": "green", "occasion": "quarter", "as_of": "2026-01-05", "reasons": "Bien."},
    )

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert project.confidences.get().rating == "green"


def test_whoever_reports_on_a_project_or_stands_in_for_its_manager_does_not_judge_it(
    project, project_manager, pmo
):
    substitute = PersonFactory()
    StatusReportFactory(
        initiative=project, submitted=True, submitted_by=pmo, on_behalf_by=pmo,
        submitted_for=project_manager,
    )  # fmt: skip
    away(project_manager, substitute)

    for person in (pmo, Person.objects.get(pk=substitute.pk)):
        with pytest.raises(reviewing.NotIndependent):
            review(project, person)


def test_a_review_that_should_not_stand_is_withdrawn_and_given_again(
    client, project, pmo, entity_pmo, project_manager
):
    review(project, pmo, rating="green", as_of=AT.date() - timedelta(days=9))
    wrong = review(project, pmo, rating="red")
    with pytest.raises(reviewing.NotYours):
        reviewing.withdraw_review(review=wrong, reason="Non.", by=project_manager, at=AT)
    client.force_login(entity_pmo)
    address = reverse("portfolio:confidence_withdraw", args=[wrong.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Autre projet."}).status_code == 303

    assert Standing.objects.get(pk=project.pk).confidence == "green"
    assert client.get(address).status_code == 404
    again = review(project, entity_pmo, rating="amber")
    assert (again.pk, again.reviewer) == (wrong.pk, entity_pmo)
    assert Standing.objects.get(pk=project.pk).confidence == "amber"
