import html

import pytest
from django.urls import reverse
from django.views.defaults import server_error

from tests.fragments import assert_fragment_equals_page

CATALOGUE = "/ui/"
FILLED = {"name": "À moitié", "budget": "1 234,5x", "status": "red"}


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def language_of(answer):
    return answer.content.decode().split('<html lang="')[1][:2]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_catalogue_shows_every_component_in_every_language(admin, language):
    admin.post(reverse("ppm:language"), {"language": language, "next": CATALOGUE})

    answer = admin.get(CATALOGUE)

    assert answer.status_code == 200
    assert language_of(answer) == language


def test_the_language_is_stored_and_the_page_kept(admin, administrator):
    answer = admin.post(reverse("ppm:language"), {"language": "nl", "next": "/ui/?status=red"})

    administrator.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, "/ui/?status=red")
    assert administrator.language == "nl"


def test_a_visitor_switches_language_too(client, db):
    client.post(reverse("ppm:language"), {"language": "nl", "next": "/account/login/"})

    assert language_of(client.get("/account/login/")) == "nl"


def test_a_form_in_progress_changes_language_and_keeps_what_was_typed(admin, administrator):
    answer = admin.post(CATALOGUE, {**FILLED, "_language": "nl"})
    page = answer.content.decode()

    administrator.refresh_from_db()
    assert answer.status_code == 200
    assert language_of(answer) == "nl"
    assert administrator.language == "nl"
    assert 'value="À moitié"' in page
    assert 'value="1 234,5x"' in page
    assert answer.context["form"].errors == {}


def test_a_form_in_error_answers_422(admin):
    assert admin.post(CATALOGUE, FILLED).status_code == 422


def test_the_list_as_fragment_is_the_list_of_the_page(admin):
    assert_fragment_equals_page(admin, CATALOGUE, f"{CATALOGUE}?status=red", "list")


def test_a_fragment_that_the_view_does_not_name_is_the_whole_page(admin):
    answer = admin.get(CATALOGUE, headers={"HX-Request": "true", "HX-Target": "main"})

    assert answer.content.lstrip().startswith(b"<!doctype html>")
    assert "HX-Target" in answer["Vary"]


def test_the_catalogue_is_not_for_everybody(client, outsider):
    client.force_login(outsider)

    answer = client.get(CATALOGUE)

    assert answer.status_code == 403
    assert answer.templates[0].name == "403.html"


def test_only_the_administrator_finds_the_catalogue_in_the_footer(client, administrator, pmo):
    found = []
    for person in (administrator, pmo):
        client.force_login(person)
        found.append(CATALOGUE in client.get(reverse("ppm:view_list")).content.decode())
    assert found == [True, False]


def test_htmx_is_told_why_something_is_refused(client, outsider):
    client.force_login(outsider)

    page = client.get(CATALOGUE)
    answer = client.get(CATALOGUE, headers={"HX-Request": "true", "HX-Target": "list"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "text/plain; charset=utf-8")
    assert answer.content.decode() in html.unescape(page.content.decode())


def test_a_missing_page_is_drawn_in_the_frame(admin):
    answer = admin.get("/nowhere/")

    assert answer.status_code == 404
    assert b"site-head" in answer.content


def test_the_page_of_a_failure_needs_neither_context_nor_database(rf):
    answer = server_error(rf.get("/"))

    assert answer.status_code == 500
    assert [part[:2] for part in answer.content.decode().split('<h1 lang="')[1:]] == [
        "fr",
        "nl",
        "en",
    ]


def test_a_reader_chooses_dark_for_this_browser_and_goes_back_to_the_system(admin):
    for chosen, written in (("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')):
        answer = admin.post(reverse("ppm:theme"), {"theme": chosen, "next": CATALOGUE})
        assert answer.url == CATALOGUE
        assert written in admin.get(CATALOGUE).content.decode()
    admin.post(reverse("ppm:theme"), {"theme": "", "next": CATALOGUE})
    assert "data-theme" not in admin.get(CATALOGUE).content.decode()


def test_an_invented_theme_is_none(admin):
    admin.cookies["theme"] = '"><script>'
    assert "data-theme" not in admin.get(CATALOGUE).content.decode()
