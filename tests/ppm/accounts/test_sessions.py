import pytest
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

pytestmark = pytest.mark.django_db


@pytest.fixture
def stop_cache(monkeypatch):
    """From the call on the cache answers as it does while Valkey is being restarted."""
    nowhere = {"default": RedisCache("redis://127.0.0.1:9/0", {})}

    def stop():
        monkeypatch.setattr("django.contrib.sessions.backends.cached_db.caches", nowhere)

    return stop


def test_a_person_who_signed_in_goes_on_while_the_cache_is_down(client, outsider, stop_cache):
    client.force_login(outsider)
    stop_cache()
    response = client.get("/notices/")
    assert response.status_code == 200
    assert response.context["chrome"].person == outsider


def test_nobody_is_signed_in_by_a_cache_that_is_down(client, stop_cache):
    stop_cache()
    client.cookies["sessionid"] = "a" * 32
    assert client.get("/notices/").status_code == 302


def test_signing_out_fails_while_the_cache_could_keep_the_session(client, outsider, stop_cache):
    client.force_login(outsider)
    stop_cache()
    with pytest.raises(RedisError):
        client.post("/account/logout/")
