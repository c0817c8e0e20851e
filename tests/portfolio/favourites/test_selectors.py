import pytest

from portfolio.favourites.selectors import favourites_of, recently_seen
from portfolio.favourites.services import note_visit, toggle_favourite
from tests.factories.portfolio import InitiativeFactory


def test_a_star_is_given_and_taken_back(management, project, head_of_pmo):
    assert toggle_favourite(initiative=project, by=management) is True
    assert list(favourites_of(management)) == [project]
    assert list(favourites_of(head_of_pmo)) == []
    assert toggle_favourite(initiative=project, by=management) is False
    assert list(favourites_of(management)) == []


def test_the_last_ten_are_remembered_the_latest_first_and_each_once(management, department):
    rows = InitiativeFactory.create_batch(12, unit=department)
    for row in (*rows, rows[3]):
        note_visit(initiative_id=row.pk, by=management)
    wanted = [rows[3], *reversed(rows[4:]), rows[2]]
    assert recently_seen(management) == wanted


def test_what_is_no_longer_open_to_somebody_is_not_recalled(
    entity_pmo, project, other_department, django_assert_num_queries
):
    foreign = InitiativeFactory(unit=other_department)
    for row in (foreign, project):
        note_visit(initiative_id=row.pk, by=entity_pmo)
        toggle_favourite(initiative=row, by=entity_pmo)
    assert recently_seen(entity_pmo) == [project]
    assert list(favourites_of(entity_pmo)) == [project]
    with django_assert_num_queries(1):
        recently_seen(entity_pmo)


@pytest.mark.django_db
def test_who_has_opened_nothing_has_seen_nothing(management, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert recently_seen(management) == []
