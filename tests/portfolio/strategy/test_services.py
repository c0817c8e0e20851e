from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from portfolio.strategy import services
from portfolio.strategy.models import Contribution, Objective
from tests.factories.links import ContributionFactory, ObjectiveFactory

pytestmark = pytest.mark.django_db


def contribute(project, objective, by, **more):
    values = {"weight": "supporting", **more}
    return services.contribute(initiative=project, objective=objective, by=by, at=now(), **values)


def test_shares_of_an_initiative_make_100_at_most(project, head_of_pmo):
    contribute(project, ObjectiveFactory(), head_of_pmo, share=60)
    with pytest.raises(services.SharesAboveWhole):
        contribute(project, ObjectiveFactory(), head_of_pmo, share=41)
    contribute(project, ObjectiveFactory(), head_of_pmo, share=40)
    assert Contribution.objects.count() == 2


def test_an_initiative_has_one_main_contribution(project, head_of_pmo):
    contribute(project, ObjectiveFactory(), head_of_pmo, weight="main")
    with pytest.raises(ValidationError):
        contribute(project, ObjectiveFactory(), head_of_pmo, weight="main")


def test_what_is_withdrawn_may_be_given_again(project, head_of_pmo):
    objective = ObjectiveFactory()
    row = contribute(project, objective, head_of_pmo, share=100)
    services.withdraw_contribution(
        contribution_id=row.pk, version=row.version, by=head_of_pmo, at=now()
    )
    contribute(project, objective, head_of_pmo, share=100)
    assert Contribution.objects.standing().count() == 1


def test_nothing_is_added_to_an_objective_that_is_over(project, head_of_pmo):
    over = ObjectiveFactory(valid_to=date(2021, 1, 1))
    with pytest.raises(services.ObjectiveOver):
        contribute(project, over, head_of_pmo)


def test_an_objective_is_never_part_of_itself(head_of_pmo):
    top = ObjectiveFactory()
    below = ObjectiveFactory(parent=top)
    with pytest.raises(ValidationError):
        services.edit_objective(
            objective_id=top.pk, version=None, by=head_of_pmo, at=now(), parent=below
        )
    assert Objective.objects.get(pk=top.pk).parent is None


def test_a_stale_contribution_is_refused(head_of_pmo):
    row = ContributionFactory()
    with pytest.raises(services.StaleVersion):
        services.edit_contribution(
            contribution_id=row.pk, version=row.version + 1, by=head_of_pmo, at=now(), share=3
        )
