from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from portfolio.reviews import services as reviewing
from portfolio.standings.models import Standing

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
