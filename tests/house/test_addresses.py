"""Every address says who may enter."""

from django.urls import get_resolver

from ppm.permissions.checks import addresses, every_address_is_marked


def test_every_address_is_marked():
    assert every_address_is_marked() == []


def test_the_check_sees_the_addresses():
    assert "healthz" in [route for route, _ in addresses(get_resolver())]
