import pytest
from django.urls import reverse
from django.utils.timezone import now

from ppm.notices.models import Notice

pytestmark = pytest.mark.django_db

LIST = "/notices/"


def notice(person, link="/jobs/", **values):
    return Notice.objects.create(person=person, kind="gone", link=link, **values)


def test_notice_list_shows_ones_own_notices_latest_first(client, outsider, pmo):
    older, newer = notice(outsider), notice(outsider)
    notice(pmo)
    client.force_login(outsider)
    response = client.get(reverse("ppm:notice_list"))
    assert [one.pk for one in response.context["notices"]] == [newer.pk, older.pk]
    assert response.context["unread"] == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_notice_list_costs_the_same_for_any_length(
    client, outsider, rows, django_assert_num_queries
):
    for _number in range(rows):
        notice(outsider)
    client.force_login(outsider)
    client.get(LIST)
    with django_assert_num_queries(7):
        response = client.get(LIST)
    assert len(response.context["notices"]) == rows


def test_notice_open_leads_to_the_matter_and_counts_as_read(client, outsider):
    mine = notice(outsider)
    client.force_login(outsider)
    response = client.post(reverse("ppm:notice_open", args=[mine.pk]))
    assert (response.status_code, response.url) == (303, "/jobs/")
    assert Notice.objects.get().read_at is not None


def test_notice_open_without_a_link_comes_back_to_the_list(client, outsider):
    mine = notice(outsider, link="")
    client.force_login(outsider)
    assert client.post(reverse("ppm:notice_open", args=[mine.pk])).url == LIST


def test_notice_open_does_not_know_the_notices_of_others(client, outsider, pmo):
    theirs = notice(pmo)
    client.force_login(outsider)
    assert client.post(reverse("ppm:notice_open", args=[theirs.pk])).status_code == 404
    assert Notice.objects.get().read_at is None


@pytest.mark.parametrize("name", ["notice_open", "notice_read_all"])
def test_reading_is_never_done_by_a_link(client, outsider, name):
    mine = notice(outsider)
    client.force_login(outsider)
    address = reverse(f"ppm:{name}", args=[mine.pk] if name == "notice_open" else [])
    assert client.get(address).status_code == 405


def test_notice_read_all_leaves_the_notices_of_others_new(client, outsider, pmo):
    notice(outsider)
    theirs = notice(pmo)
    client.force_login(outsider)
    assert client.post(reverse("ppm:notice_read_all")).status_code == 303
    assert list(Notice.objects.unread()) == [theirs]


def test_notice_list_shows_the_unread_or_one_topic(client, outsider):
    unread, pack = notice(outsider), notice(outsider, topic="packs", read_at=now())
    client.force_login(outsider)
    shown = {
        only: [one.pk for one in client.get(LIST, {"only": only}).context["notices"]]
        for only in ("unread", "packs", "reports", "nonsense")
    }
    assert shown == {
        "unread": [unread.pk],
        "packs": [pack.pk],
        "reports": [],
        "nonsense": [pack.pk, unread.pk],
    }


def test_notice_preferences_are_kept_and_shown_again(client, outsider):
    client.force_login(outsider)
    address = reverse("ppm:notice_preferences")
    chosen = {
        "reports": "daily",
        "packs": "weekly",
        "portfolio": "never",
        "people": "at_once",
        "work": "never",
        "hour": "9",
    }
    assert client.post(address, chosen).status_code == 303
    form = client.get(address).context["form"]
    assert {name: str(form[name].value()) for name in chosen} == chosen
    assert form["is_quiet"].value() is False
    assert client.post(address, chosen | {"hour": "3"}).status_code == 422
