"""Each initiative counts once per line, and only what is in sight."""

from decimal import Decimal

import pytest

from portfolio.strategy.selectors import figures_of, matrix, orphans
from tests.factories.links import ContributionFactory, ObjectiveFactory
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    top = ObjectiveFactory(code="A")
    return top, ObjectiveFactory(code="A1", parent=top), ObjectiveFactory(code="A2", parent=top)


def test_an_initiative_counts_once_in_every_line_above(tree, department, head_of_pmo):
    _top, first, second = tree
    one = InitiativeFactory(unit=department, standing={"declared": "red"})
    MoneyLineFactory(initiative=one, amount=1000)
    for objective in (first, second):
        ContributionFactory(initiative=one, objective=objective)

    found = figures_of(head_of_pmo)

    for objective in tree:
        assert found[objective.pk].count == 1
        assert found[objective.pk].by_colour == [("red", 1)]
        assert found[objective.pk].amounts == {"EUR": (Decimal(1000), 1, 1)}


def test_what_a_programme_contributes_to_its_projects_contribute_to(tree, department, head_of_pmo):
    programme = InitiativeFactory(unit=department, kind="programme")
    project = InitiativeFactory(unit=department, parent=programme)
    other = InitiativeFactory(unit=department)
    ContributionFactory(initiative=programme, objective=tree[1])
    ContributionFactory(initiative=project, objective=tree[0])

    found = figures_of(head_of_pmo)

    assert (found[tree[0].pk].count, found[tree[1].pk].count) == (1, 1)
    assert list(orphans(head_of_pmo)) == [other]


def test_figures_tell_nothing_of_what_is_not_in_sight(
    tree, department, other_department, entity_pmo, head_of_pmo
):
    for unit, secret in ((department, False), (other_department, False), (department, True)):
        ContributionFactory(
            initiative=InitiativeFactory(unit=unit, secret=secret), objective=tree[1]
        )
    assert figures_of(entity_pmo)[tree[0].pk].count == 1
    assert figures_of(head_of_pmo)[tree[0].pk].count == 2


def test_the_matrix_counts_per_programme_and_outside(tree, department, head_of_pmo):
    programme = InitiativeFactory(unit=department, kind="programme")
    for parent in (programme, programme, None):
        ContributionFactory(
            initiative=InitiativeFactory(unit=department, parent=parent), objective=tree[1]
        )
    programmes, rows = matrix(head_of_pmo, tree)
    assert [one.pk for one in programmes] == [programme.pk]
    assert [list(row.cells) for row in rows] == [[2, 1], [2, 1], [0, 0]]
