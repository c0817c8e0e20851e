import pytest
from django.contrib import messages
from django.db import OperationalError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from psycopg.errors import LockNotAvailable

from ppm.ui.middleware import HeldRows, HtmxMessages


def through(rf, response, **headers):
    request = rf.get("/", headers=headers)
    request.session = {}
    request._messages = messages.storage.cookie.CookieStorage(request)
    messages.success(request, "Saved.")
    return HtmxMessages(lambda r: response)(request).content.decode()


def test_a_fragment_brings_the_waiting_messages_along(rf):
    text = through(rf, HttpResponse("<p>part</p>"), **{"HX-Request": "true"})

    assert text.startswith("<p>part</p>")
    assert 'hx-swap-oob="true"' in text
    assert "Saved." in text


def test_a_page_keeps_its_messages_to_itself(rf):
    assert through(rf, HttpResponse("<p>part</p>")) == "<p>part</p>"


def test_a_redirect_leaves_the_messages_for_the_next_page(rf):
    assert through(rf, HttpResponseRedirect("/next/"), **{"HX-Request": "true"}) == ""
    moved = HttpResponse(headers={"HX-Redirect": "/next/"})
    assert through(rf, moved, **{"HX-Request": "true"}) == ""


@pytest.mark.django_db
def test_an_address_that_only_takes_a_form_explains_itself_to_a_reader(client, outsider):
    client.force_login(outsider)
    address = reverse("ppm:notice_read_all")
    page = client.get(address, headers={"Accept": "text/html"})
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert b"<h1" in page.content
    assert client.get(address, headers={"Accept": "application/json"}).content == b""


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
@pytest.mark.django_db
def test_whoever_waits_too_long_for_a_row_is_told_to_send_it_again(rf, outsider, headers):
    request = rf.post("/", headers=headers)
    request.user = outsider
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = LockNotAvailable()

    with translation.override("en"):
        answer = HeldRows(lambda r: None).process_exception(request, error)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "Nothing was saved" in answer.content.decode()
    assert HeldRows(lambda r: None).process_exception(request, OperationalError()) is None
