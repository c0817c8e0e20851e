import pytest
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ppm.ui.middleware import HtmxMessages


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
