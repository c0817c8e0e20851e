import pytest
from django.urls import reverse


def test_home_opens_for_everybody(client, anybody):
    client.force_login(anybody)

    assert client.get(reverse("reporting:home")).status_code == 200


@pytest.mark.django_db
def test_home_sends_a_visitor_to_the_sign_in_page(client):
    response = client.get(reverse("reporting:home"))

    assert response.url.startswith("/account/login/")
