import pytest
from django.urls import reverse

from ppm.permissions.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("query", "panels"), [({}, "areas"), ({"by": "role"}, "roles")])
def test_who_may_do_what_is_folded_by_area_or_by_role(client, outsider, query, panels):
    client.force_login(outsider)
    response = client.get(reverse("ppm:role_list"), query)
    other = {"areas": "roles", "roles": "areas"}[panels]
    assert response.context[other] == []
    assert response.content.decode().count(
        'class="panel panel-fo'
    ) + response.content.decode().count('class="panel panel-flush panel-fo') == len(
        response.context[panels]
    )


def test_each_role_tells_what_it_may_do(client, outsider):
    client.force_login(outsider)
    roles = client.get(reverse("ppm:role_list"), {"by": "role"}).context["roles"]
    assert len(roles) == len(Role) - 1  # not the unit that takes part: nobody gives it
    assert all(role.deeds for role in roles)
