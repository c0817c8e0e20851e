import pytest

from ppm.permissions.catalog import Perm
from ppm.ui import menu
from ppm.ui.menu import Entry

ENTRIES = [
    Entry("home", "Catalogue", "ppm:ui_catalogue", Perm.CATALOGUE_VIEW),
    Entry("method", "Sign in", "account_login"),
    Entry("method", "Reset", "account_reset_password"),
    Entry("portfolio", "Not there", "nowhere:at_all"),
]


@pytest.fixture
def areas(rf, monkeypatch):
    monkeypatch.setattr(menu, "entries", lambda: ENTRIES)

    def of(person, path="/"):
        request = rf.get(path)
        request.user = person
        return menu.areas(request)

    return of


def test_an_area_without_a_page_that_one_may_see_is_not_shown(areas, outsider, administrator):
    assert [len(area.pages) for area in areas(outsider)] == [2]
    assert [len(area.pages) for area in areas(administrator)] == [1, 2]


def test_the_current_page_is_the_nearest_one_above_the_address(areas, outsider):
    (area,) = areas(outsider, "/account/password/reset/done/")

    assert [page.is_current for page in area.pages] == [False, True]
    assert area.is_current


def test_elsewhere_nothing_is_current(areas, outsider):
    (area,) = areas(outsider, "/elsewhere/")

    assert not area.is_current


def test_a_page_below_one_that_is_not_open_to_the_reader_belongs_to_no_other_area(
    areas, outsider, monkeypatch
):
    closed = Entry("portfolio", "Jobs", "ppm:job_list", Perm.CATALOGUE_VIEW)
    above = Entry("home", "Home", "reporting:home")
    monkeypatch.setattr(menu, "entries", lambda: [closed, above])
    assert [area.is_current for area in areas(outsider, "/jobs/5/")] == [False]


def test_pages_of_a_group_share_one_place_in_the_bar(areas, outsider, monkeypatch):
    entries = [
        Entry("home", "Home", "reporting:home"),
        Entry("home", "Jobs", "ppm:job_list", group="Work"),
        Entry("home", "Notices", "ppm:notice_list"),
        Entry("home", "Views", "ppm:view_list", group="Work"),
        Entry("home", "Reset", "account_reset_password", group="Alone"),
    ]
    monkeypatch.setattr(menu, "entries", lambda: entries)

    (area,) = areas(outsider, "/views/")

    assert [str(one.label) for one in area.groups] == ["Home", "Work", "Notices", "Reset"]
    assert [len(one.pages) for one in area.groups if one.is_current] == [2]
