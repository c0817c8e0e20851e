from datetime import date
from decimal import Decimal
from threading import Thread

import pytest
from django.db import connection
from django.db.models import F, OuterRef
from django.utils import translation

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from ppm.org.nested import nested, unnested
from ppm.org.prepared import PAGE, Prepared
from tests.factories.portfolio import InitiativeFactory, MilestoneFactory, MoneyLineFactory

pytestmark = pytest.mark.django_db


def test_rows_that_come_along_are_as_if_read_by_themselves():
    one = InitiativeFactory()
    MoneyLineFactory(initiative=one, amount=Decimal("1234567890123456.78"))
    MilestoneFactory.create_batch(2, initiative=one, forecast_on=date(2026, 12, 1))
    own = {"initiative": OuterRef("pk")}

    row = Initiative.objects.annotate(
        its_money=nested(MoneyLine.objects.filter(**own)),
        its_milestones=nested(
            Milestone.objects.filter(**own).annotate(day=F("forecast_on")).order_by("-pk"), "day"
        ),
    ).get(pk=one.pk)

    stored = MoneyLine.objects.get(initiative=one)
    (line,) = unnested(MoneyLine, row.its_money)
    assert {f.attname: getattr(line, f.attname) for f in MoneyLine._meta.concrete_fields} == {
        f.attname: getattr(stored, f.attname) for f in MoneyLine._meta.concrete_fields
    }
    milestones = unnested(Milestone, row.its_milestones)
    assert milestones == list(Milestone.objects.filter(initiative=one).order_by("-pk"))
    assert (milestones[0].forecast_on, milestones[0].day) == (date(2026, 12, 1), "2026-12-01")


def test_a_prepared_query_answers_for_each_key_and_language(django_assert_num_queries):
    first, second = (
        InitiativeFactory(name_fr=name, baseline_end=date(2026, 1, 1)) for name in ("Un", "Deux")
    )
    query = Prepared(
        lambda pk, day: Initiative.objects.select_related("unit").filter(
            pk=pk, baseline_end__lte=day
        )
    )

    with django_assert_num_queries(3):
        found = [
            list(query.rows(one.pk, day=date(2026, day, 1)))
            for one, day in ((first, 2), (second, 2))
        ]
        with translation.override("fr"):
            other = query.rows(second.pk, day=date(2026, 2, 1)).get()

    assert found == [[first], [second]]
    assert found[0][0].unit == first.unit
    assert other.name == "Deux"
    assert not query.rows(first.pk, day=date(2025, 1, 1))


def test_behind_a_pooler_the_whole_text_is_sent(monkeypatch, django_assert_num_queries):
    first, second = InitiativeFactory.create_batch(2)
    query = Prepared(lambda *pks: Initiative.objects.filter(pk__in=pks).order_by("pk"))

    with django_assert_num_queries(2) as asked:
        assert list(query.among([second.pk, first.pk])) == [first, second]
        monkeypatch.setitem(connection.settings_dict, "DISABLE_SERVER_SIDE_CURSORS", True)
        assert list(query.among([second.pk])) == [second]

    planned, whole = (one["sql"] for one in asked.captured_queries)
    assert planned.startswith("EXECUTE planned_")
    assert whole.startswith("SELECT")


def test_more_keys_than_a_page_has_and_none_at_all_are_asked_too():
    some = InitiativeFactory.create_batch(2)
    query = Prepared(lambda *pks: Initiative.objects.filter(pk__in=pks).order_by("pk"))

    assert list(query.among([*(one.pk for one in some), *range(-PAGE, 0)])) == some
    assert list(query.among([])) == []


def test_a_query_that_reckons_with_its_keys_is_refused():
    query = Prepared(lambda pk: Initiative.objects.filter(pk=pk // 2))

    with pytest.raises(ValueError, match="depends on its keys"):
        query.rows(1)


def test_prepared_rows_that_are_read_later_are_still_those_of_their_keys():
    first, second = InitiativeFactory.create_batch(2)
    query = Prepared(lambda pk: Initiative.objects.filter(pk=pk))

    waiting = [query.rows(one.pk) for one in (first, second)]

    assert [list(rows) for rows in waiting] == [[first], [second]]


def test_a_second_thread_reads_with_the_text_of_the_first():
    made = []

    def build(pk):
        made.append(pk)
        return Initiative.objects.filter(pk=pk)

    query = Prepared(build)
    query.rows(1)
    elsewhere = Thread(target=lambda: (query.rows(1), query.rows(2)))
    elsewhere.start()
    elsewhere.join()

    assert len(made) == 2  # both stand-ins, once
