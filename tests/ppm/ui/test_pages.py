import pytest
from django.http import Http404
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from portfolio.initiatives.models import Initiative
from ppm.permissions.access import Refused
from ppm.permissions.catalog import Perm
from ppm.ui import boxes
from ppm.ui.pages import came_from, fetch, go_to
from tests.factories.portfolio import InitiativeFactory


def asked(path="/", person=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = person
    HtmxMiddleware(lambda r: None)(request)
    return request


def test_success_is_a_redirect_after_post():
    answer = go_to(asked(), "/there/")

    assert (answer.status_code, answer["Location"]) == (303, "/there/")


def test_success_tells_htmx_where_to_go():
    answer = go_to(asked(**{"HX-Request": "true"}), "/there/")

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/there/")


@pytest.mark.parametrize(
    ("wanted", "given"), [("/a/?b=1", "/a/?b=1"), ("//evil.example/", "/"), ("", "/")]
)
def test_the_way_back_stays_within_the_portal(wanted, given):
    request = RequestFactory().get("/", {"next": wanted})

    assert came_from(request, "/") == given


def test_fetch_finds_what_the_person_may_open(project, project_manager):
    assert (
        fetch(asked(person=project_manager), Initiative, Perm.INITIATIVE_EDIT, pk=project.pk)
        == project
    )


def test_fetch_hides_what_is_elsewhere(project_manager, other_department):
    elsewhere = InitiativeFactory(unit=other_department)

    with pytest.raises(Http404):
        fetch(asked(person=project_manager), Initiative, Perm.INITIATIVE_VIEW, pk=elsewhere.pk)


def test_fetch_refuses_with_the_reason_what_is_seen_but_not_allowed(project, management):
    with pytest.raises(Refused) as refusal:
        fetch(asked(person=management), Initiative, Perm.INITIATIVE_EDIT, pk=project.pk)

    assert str(refusal.value)


@pytest.mark.parametrize(
    ("over", "is_as_written"),
    [("liste.csv", True), ("jan@cfs.example", True), ("project", False), ("P-26 · project", False)],
)
def test_file_names_and_addresses_above_a_title_stay_as_they_are(over, is_as_written):
    assert ("as-written" in boxes.pagehead("", "Title", over=over)) == is_as_written
