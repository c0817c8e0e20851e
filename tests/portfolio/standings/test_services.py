import pytest

from portfolio.standings.services import UnknownColumn, update_standing


def test_the_standing_refuses_a_column_it_does_not_have(project):
    with pytest.raises(UnknownColumn):
        update_standing(project.pk, budget_total=3)
