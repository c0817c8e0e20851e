import pytest
from django.urls import reverse

from tests.factories.kernel import PersonFactory


@pytest.fixture
def newcomer(department):
    return PersonFactory(given_name="Newcomer", unit=department)


def page(client, name, *args, data=None):
    address = reverse(f"portfolio:{name}", args=args)
    return client.post(address, data) if data is not None else client.get(address)
