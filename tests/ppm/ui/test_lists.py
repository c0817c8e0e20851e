import re

import django_filters
import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from ppm.org.models import OrgUnit
from ppm.ui import lists
from ppm.ui.columns import Column
from tests.factories.kernel import UnitFactory

COLUMNS = [
    Column("code", "Code", lambda unit: unit.code, sort="code", primary=True),
    Column("name", "Name", lambda unit: f"<{unit.code}>", lambda unit: unit.code.lower()),
]


class UnitFilter(django_filters.FilterSet):
    code = django_filters.CharFilter(label="Code", lookup_expr="startswith")

    class Meta:
        model = OrgUnit
        fields = ["code"]


def listing(address="/", **options):
    request = RequestFactory().get(address)
    HtmxMiddleware(lambda r: None)(request)
    return lists.listing(
        request, OrgUnit.objects.all(), UnitFilter, COLUMNS, title="Units", **options
    )


@pytest.fixture
def units(db):
    return [UnitFactory(code=code) for code in ("A1", "A2", "B1")]


def codes(found):
    return re.findall(r'class="primary">(\w+)</th>', found.body)


def test_the_address_filters_and_sorts(units):
    assert codes(listing("/?code=A&sort=-code")) == ["A2", "A1"]


def test_a_sort_that_no_column_offers_falls_back_to_the_default(units):
    assert codes(listing("/?sort=path", default_sort="-code")) == ["B1", "A2", "A1"]
    assert codes(listing("/?sort=name", default_sort="code")) == ["A1", "A2", "B1"]


def test_filters_keep_the_sort_that_was_chosen_and_leave_the_lists_own_unsaid(units):
    assert listing("/?sort=-code", default_sort="code").chosen_sort == "-code"
    assert listing("/?sort=nothing", default_sort="code").chosen_sort == ""
    assert listing("/", default_sort="code").chosen_sort == ""


def test_a_page_that_does_not_exist_is_the_last_one(units):
    assert codes(listing("/?page=99", default_sort="code", page_size=2)) == ["B1"]


def test_a_head_turns_the_order_round_and_goes_back_to_the_first_page(units):
    head, without = listing("/?code=A&sort=code&page=2&format=xlsx").heads

    assert (head.href, head.direction) == ("/?code=A&sort=-code", "ascending")
    assert without.href == ""


def test_each_filter_in_force_can_be_taken_away(units):
    (chip,) = listing("/?code=A&sort=code&page=2").chips

    assert (chip.label, chip.value, chip.href) == ("Code", "A", "/?sort=code")


def test_the_workbook_gets_all_rows_of_the_same_filter_and_order(units, monkeypatch):
    given = []

    def writer(request, queryset, columns, title):
        given.extend([[c.workbook_value(row) for c in columns] for row in queryset])
        return HttpResponse(title)

    monkeypatch.setattr(lists, "_writer", [writer])
    request = RequestFactory().get("/?code=A&sort=-code&format=xlsx&page=2")

    answer = lists.list_page(
        request, OrgUnit.objects.all(), UnitFilter, COLUMNS, template="-", title="Units"
    )

    assert answer.content == b"Units"
    assert given == [["A2", "a2"], ["A1", "a1"]]


def test_what_a_cell_holds_is_escaped(units):
    assert "&lt;A1&gt;" in listing("/?code=A1", default_sort="code").body


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_two_queries_for_any_length(rows, units, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(codes(listing("/?code=A1" if rows == 1 else "/", default_sort="code"))) == rows
