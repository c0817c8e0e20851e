from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate, now

from portfolio.strategy import services
from portfolio.strategy.models import Contribution, Objective
from portfolio.strategy.selectors import contributing_to, end_reason, figures_of, orphans
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


def test_none_says_that_somebody_looked_and_counts_for_nothing(project, head_of_pmo):
    objective = ObjectiveFactory()
    contribute(project, objective, head_of_pmo, weight="none")
    assert objective.pk not in figures_of(head_of_pmo)
    assert list(orphans(head_of_pmo)) == [project]
    with pytest.raises(ValidationError):
        contribute(project, ObjectiveFactory(), head_of_pmo, weight="none", share=10)


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


def end(objective, by, on, reason="Atteint"):
    return services.end_objective(
        objective_id=objective.pk, version=None, on=on, reason=reason, by=by, at=now()
    )


def test_an_objective_ends_with_what_is_below_it_and_the_history_says_why(project, head_of_pmo):
    top = ObjectiveFactory()
    below = ObjectiveFactory(parent=top)
    given = contribute(project, below, head_of_pmo, share=80)
    last = localdate() - timedelta(1)

    ended = end(top, head_of_pmo, last)

    below.refresh_from_db()
    assert (ended.valid_to, below.valid_to) == (last, last)
    assert (end_reason(ended), end_reason(below)) == (
        ("Atteint", head_of_pmo.language),
        ("Atteint", head_of_pmo.language),
    )
    assert Contribution.objects.standing().get() == given
    assert list(orphans(head_of_pmo)) == [project]
    assert list(contributing_to(ended, head_of_pmo)) == [given]


def test_a_part_that_is_over_no_longer_counts_for_what_goes_on(project, head_of_pmo):
    top = ObjectiveFactory()
    below = ObjectiveFactory(parent=top)
    contribute(project, below, head_of_pmo)
    assert figures_of(head_of_pmo)[top.pk].count == 1

    end(below, head_of_pmo, localdate() - timedelta(1))

    found = figures_of(head_of_pmo)
    assert (top.pk in found, found[below.pk].count) == (False, 1)
    assert not contributing_to(top, head_of_pmo)


def test_an_initiative_is_essential_to_one_objective(project, head_of_pmo):
    contribute(project, ObjectiveFactory(), head_of_pmo, weight="main")
    with pytest.raises(ValidationError):
        contribute(project, ObjectiveFactory(), head_of_pmo, weight="main")


def test_what_served_an_ended_objective_gives_way_to_something_new(project, head_of_pmo):
    old, new = ObjectiveFactory(), ObjectiveFactory()
    before = contribute(project, old, head_of_pmo, weight="main", share=100)
    end(old, head_of_pmo, localdate() - timedelta(1))

    after = contribute(project, new, head_of_pmo, weight="main", share=60)

    before.refresh_from_db()
    assert before.withdrawn_at is not None
    assert list(Contribution.objects.standing()) == [after]


@pytest.mark.parametrize("days", [-3, 1])
def test_an_objective_ends_neither_before_it_began_nor_later_than_it_would(head_of_pmo, days):
    today = localdate()
    row = ObjectiveFactory(valid_from=today - timedelta(2), valid_to=today)
    with pytest.raises(ValidationError):
        end(row, head_of_pmo, today + timedelta(days))
    row.refresh_from_db()
    assert row.valid_to == today
