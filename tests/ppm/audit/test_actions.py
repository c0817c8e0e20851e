"""The promises of history: who, when, why in every row; nothing forgotten, nothing rewritten."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from ppm import audit
from ppm.accounts.models import Person
from ppm.audit.tracking import event_models
from ppm.org.models import OrgUnit
from tests.factories.kernel import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def system():
    return Person.objects.system()


@pytest.fixture
def unit(system):
    with audit.action("unit.created", by=system):
        return OrgUnit.objects.create(code="T1", name_fr="Essai")


def events(unit):
    return (
        apps.get_model("ppm", "OrgUnitEvent").objects.filter(pgh_obj_id=unit.pk).order_by("pgh_id")
    )


def test_an_event_carries_who_when_and_why(unit, system):
    at = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
    with audit.action("unit.renamed", by=system, reason="merged", at=at):
        OrgUnit.objects.filter(pk=unit.pk).update(code="T2")
    context = events(unit).last().pgh_context
    assert len(context.pop("act")) == 16
    assert context == {
        "action": "unit.renamed",
        "by": system.pk,
        "role": "",
        "at": at.isoformat(),
        "reason": "merged",
        "root": "unit.renamed",
    }


def test_inner_actions_belong_to_the_act_of_the_outer_one(unit, system):
    other = PersonFactory()
    with audit.action("outer", by=system, reason="why", on_behalf_of=other, via="import:7"):
        with audit.action("inner", by=system):
            OrgUnit.objects.filter(pk=unit.pk).update(code="T2")
        OrgUnit.objects.filter(pk=unit.pk).update(code="T3")
    inner, outer = [event.pgh_context for event in events(unit)][-2:]
    shared = {key: inner[key] for key in ("act", "root", "for", "via", "reason")}
    assert shared == {
        "act": outer["act"],
        "root": "outer",
        "for": other.pk,
        "via": "import:7",
        "reason": "why",
    }
    assert (inner["action"], outer["action"]) == ("inner", "outer")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_an_edit_in_one_language_leaves_an_event(unit, system, language):
    with audit.action("unit.renamed", by=system):
        OrgUnit.objects.filter(pk=unit.pk).update(**{f"name_{language}": "Nouveau"})
    assert getattr(events(unit).last(), f"name_{language}") == "Nouveau"


def test_raw_sql_is_recorded_like_any_other_write(unit, system):
    with audit.action("unit.recoded", by=system), connection.cursor() as cursor:
        cursor.execute("UPDATE ppm_orgunit SET code = 'RAW' WHERE id = %s", [unit.pk])
    assert events(unit).last().code == "RAW"


def test_a_write_without_an_action_is_refused(unit):
    with pytest.raises(IntegrityError), transaction.atomic():
        OrgUnit.objects.filter(pk=unit.pk).update(code="T3")


def test_a_write_after_the_action_in_the_same_transaction_is_refused(unit, system):
    with transaction.atomic():
        with audit.action("unit.renamed", by=system):
            OrgUnit.objects.filter(pk=unit.pk).update(code="T2")
        with pytest.raises(IntegrityError), transaction.atomic():
            OrgUnit.objects.filter(pk=unit.pk).update(code="T3")


def test_an_inner_action_gives_way_to_the_outer_one(unit, system):
    with audit.action("outer", by=system):
        with audit.action("inner", by=system):
            OrgUnit.objects.filter(pk=unit.pk).update(code="T2")
        OrgUnit.objects.filter(pk=unit.pk).update(code="T3")
    assert [event.pgh_context["action"] for event in events(unit)][-2:] == ["inner", "outer"]


def test_an_inner_action_that_fails_gives_way_to_the_outer_one(unit, system):
    with audit.action("outer", by=system):
        with pytest.raises(ValueError, match="stop"), audit.action("inner", by=system):
            OrgUnit.objects.filter(pk=unit.pk).update(code="T2")
            raise ValueError("stop")
        OrgUnit.objects.filter(pk=unit.pk).update(code="T3")
    assert [event.pgh_context["action"] for event in events(unit)][-1] == "outer"
    assert "T2" not in [event.code for event in events(unit)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET pgh_label = 'x'",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table}",
    ],
)
def test_the_application_cannot_touch_any_event_table(statement):
    refused = []
    for model in event_models():
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement.format(table=model._meta.db_table))
        except DatabaseError:
            refused.append(model)
    assert refused == event_models()
    assert len(refused) > 10


def test_governance_rows_cannot_be_deleted(unit, system):
    for table in (
        "ppm_orgunit",
        "portfolio_initiative",
        "portfolio_statusreport",
        "reporting_snapshot",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            with audit.action("delete", by=system), connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table}")


def test_triggers_find_their_setting_so_that_they_catch_no_error(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW pgtrigger.ignore")
        assert cursor.fetchone() == ("{}",)
