from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests import identity


@pytest.fixture
def client() -> Client:
    """A browser that reads English, before somebody has signed in too."""
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture(scope="module")
def running_provider() -> Iterator[identity.Provider]:
    with identity.running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: identity.Provider, settings: Any) -> identity.Provider:
    """The provider, telling the truth, and the portal connected to it."""
    running_provider.lies()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running_provider.url, "portal"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "directory",
                    "name": "Directory",
                    "client_id": "portal",
                    "secret": "not-secret",
                    "settings": {
                        "server_url": running_provider.url,
                        "scope": ["openid", "profile", "email"],
                    },
                }
            ],
        }
    }
    return running_provider
