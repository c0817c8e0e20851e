import re

import django_filters
import pytest
from django.db.models.functions import Left, Lower
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from ppm.org.models import OrgUnit
from ppm.ui import lists
from ppm.ui.columns import Column
from ppm.ui.groups import Grouping
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


class KindFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label="Kind", choices=[("a", "A")])

    class Meta:
        model = OrgUnit
        fields: list[str] = []


FIRST = Lower(Left("code", 1))
KIND = Column("kind", "Kind", lambda unit: unit.kind, sort="kind", shown=False)
BY_KIND = Grouping("kind", "Kind", "kind", lambda row: f"kind {row['kind']}")


def listing(address="/", *, filters=UnitFilter, columns=COLUMNS, **options):
    request = RequestFactory().get(address)
    HtmxMiddleware(lambda r: None)(request)
    rows = OrgUnit.objects.annotate(kind=FIRST)
    return lists.listing(request, rows, filters, columns, title="Units", **options)


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
    assert listing("/?sort=-code", default_sort="code").kept == [("sort", "-code")]
    assert listing("/", default_sort="code").kept == []


def test_a_list_is_sorted_by_several_columns_in_the_order_that_was_asked_for(units):
    address = "/?sort=kind.-code.nothing&columns=code.name.kind"
    found = listing(address, columns=[*COLUMNS, KIND])
    assert codes(found) == ["A2", "A1", "B1"]
    assert [(head.place, head.direction) for head in found.heads] == [
        (2, "descending"),
        (0, ""),
        (1, "ascending"),
    ]
    assert found.heads[0].also == "/?columns=code.name.kind&sort=kind.code"


def test_columns_are_shown_as_chosen_with_the_primary_first(units):
    for address in ("/?columns=name.nothing.code", "/?columns=nothing"):
        found = listing(address, default_sort="code")
        assert [column.key for column in found.columns] == ["code", "name"]


def test_the_form_of_the_display_leads_to_one_clean_address(units):
    request = RequestFactory().get(
        "/?code=A&arrange=1&col=kind&col=name&move=name:up&sort1=-code&sort2=&group=kind"
    )
    HtmxMiddleware(lambda r: None)(request)
    answer = lists.list_page(
        request,
        OrgUnit.objects.annotate(kind=FIRST),
        UnitFilter,
        [*COLUMNS, KIND],
        template="-",
        title="Units",
        groupings=[BY_KIND],
    )
    assert answer.url == "/?code=A&columns=code.name.kind&sort=-code&group=kind&panel=display"


def test_groups_count_their_rows_and_fold(units):
    found = listing("/?group=kind", groupings=[BY_KIND], default_sort="-code")
    assert [(group.words, group.count, len(group.rows)) for group in found.groups] == [
        ("kind a", 2, 2),
        ("kind b", 1, 1),
    ]
    assert codes(found) == ["A2", "A1", "B1"]
    folded = listing("/?group=kind&folded=a", groupings=[BY_KIND], default_sort="-code")
    assert codes(folded) == ["B1"]
    assert folded.count == 3
    assert [group.count for group in folded.groups] == [2, 1]
    assert codes(listing("/?group=kind&folded=*", groupings=[BY_KIND])) == []
    assert codes(listing("/?group=kind&folded=*.a", groupings=[BY_KIND])) == ["A1", "A2"]


def test_a_group_that_goes_on_keeps_its_head_and_its_count_on_the_next_page(units):
    found = listing("/?group=kind&page=2", groupings=[BY_KIND], page_size=1, default_sort="code")
    assert [(group.token, group.count, len(group.rows)) for group in found.groups] == [("a", 2, 1)]
    last = listing(
        "/?group=kind&page=2&folded=b", groupings=[BY_KIND], page_size=1, default_sort="code"
    )
    assert [(group.token, len(group.rows)) for group in last.groups] == [("a", 1), ("b", 0)]


@pytest.mark.parametrize("address", ["/?group=kind", "/?group=kind&folded=a"])
def test_groups_cost_one_query_more(address, units, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert listing(address, groupings=[BY_KIND]).groups


@pytest.mark.parametrize(
    ("address", "shown", "queries"),
    [
        ("/?sort=-code", ["B1", "A2"], 3),
        ("/?sort=-code&page=2", ["A1"], 3),
        ("/?group=kind&sort=-code", ["A2", "A1"], 3),
        ("/?sort=code", ["A1", "A2"], 2),
    ],
)
def test_wide_rows_are_read_by_their_keys_unless_in_the_order_of_the_list(
    address, shown, queries, units, django_assert_num_queries
):
    with django_assert_num_queries(queries):
        found = listing(
            address, is_wide=True, groupings=[BY_KIND], default_sort="code", page_size=2
        )
    assert codes(found) == shown
    assert [unit.kind for unit in found.page] == [code[0].lower() for code in shown]


def test_a_value_that_is_no_choice_matches_nothing_and_can_be_taken_away(units):
    found = listing("/?kind=z", filters=KindFilter)
    assert found.count == 0
    (chip,) = found.chips
    assert (chip.is_void, chip.href) == (True, "/")


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

    def writer(listed, kind):
        columns = listed.file_columns
        given.extend([[c.workbook_value(row) for c in columns] for row in listed.queryset])
        return HttpResponse(f"{listed.title} {kind}")

    monkeypatch.setattr(lists, "writers", [writer])
    request = RequestFactory().get("/?code=A&sort=-code&format=xlsx&page=2")

    answer = lists.list_page(
        request, OrgUnit.objects.all(), UnitFilter, COLUMNS, template="-", title="Units"
    )

    assert answer.content == b"Units xlsx"
    assert given == [["A2", "a2"], ["A1", "a1"]]


def test_what_a_cell_holds_is_escaped(units):
    assert "&lt;A1&gt;" in listing("/?code=A1", default_sort="code").body


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_costs_two_queries_for_any_length(rows, units, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(codes(listing("/?code=A1" if rows == 1 else "/", default_sort="code"))) == rows
