from datetime import date

import pytest
from django.urls import reverse

from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CommitteeFactory, SeatFactory

LIST = reverse("portfolio:committee_list")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(
    client, organisation, management, django_assert_num_queries, rows
):
    for _n in range(rows):
        CommitteeFactory(unit=organisation, members=(PersonFactory(), PersonFactory()))
    client.force_login(management)
    with django_assert_num_queries(4):
        response = client.get(LIST)
    assert [committee.seats for _name, committee, _unit in response.context["rows"]] == [2] * rows


def test_a_member_sees_the_own_committee_only(client, committee, committee_member, organisation):
    other = CommitteeFactory(unit=organisation)
    client.force_login(committee_member)
    rows = client.get(LIST).context["rows"]
    assert [one for _name, one, _unit in rows] == [committee]
    assert client.get(reverse("portfolio:committee_detail", args=[committee.pk])).status_code == 200
    assert client.get(reverse("portfolio:committee_detail", args=[other.pk])).status_code == 404


def test_members_are_those_in_office_with_the_chair_first(client, committee, management):
    member = SeatFactory(committee=committee, person__family_name="Aaa").person
    chair = SeatFactory(committee=committee, seat="chair", person__family_name="Zzz").person
    SeatFactory(committee=committee, valid_to=date(2020, 12, 31))
    client.force_login(management)
    response = client.get(reverse("portfolio:committee_detail", args=[committee.pk]))
    assert [one.member.person for one in response.context["members"]] == [chair, member]


def test_somebody_without_a_role_sees_no_committee(client, committee, outsider):
    client.force_login(outsider)
    assert client.get(LIST).status_code == 403
