"""Nothing of governance goes without two people, and never by the web."""

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from io import StringIO

import environ
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from portfolio.initiatives.models import Initiative
from ppm import audit
from ppm.accounts.models import Person
from ppm.jobs.models import Job
from ppm.notices.models import Notice
from reporting.retention import services
from reporting.retention.choices import ListState
from reporting.retention.models import (
    DestructionList,
    LegalHold,
    RetentionClass,
    SweepRule,
)
from reporting.retention.nights import next_night
from reporting.retention.reference import load_classes
from reporting.retention.selectors import (
    due_initiatives,
    items_of,
    lists,
    overview,
    sweep_rules,
)
from reporting.retention.sweeping import sweep, sweep_by_clock
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import InitiativeFactory, MilestoneFactory, MoneyLineFactory

OLD = date(2012, 3, 1)


@pytest.fixture
def classes(db):
    load_classes()


def ended(**more):
    return InitiativeFactory(state="closed", actual_end=OLD, **more)


def propose(project, by):
    return services.propose_list(
        initiative_ids=[project.pk], authorisation="AGR 2044/1", by=by, at=now()
    )


@pytest.mark.django_db
def test_what_ended_longer_ago_than_its_class_says_is_due(classes, auditor):
    old = ended()
    InitiativeFactory(state="closed", actual_end=date(2043, 1, 1))
    InitiativeFactory(state="delivery", baseline_end=OLD)
    assert list(due_initiatives(auditor, date(2044, 1, 1))) == [old]
    (counted,) = [
        one
        for one in overview(auditor, date(2044, 1, 1))
        if one.retention.object_type == "initiative"
    ]
    assert (counted.count, counted.of) == (1, 2)


@pytest.mark.django_db
def test_what_is_confidential_is_on_no_list_that_others_read(classes, pmo, head_of_pmo, client):
    open_one, later = ended(), ended()
    made = propose(later, pmo)
    services.propose_list(initiative_ids=[open_one.pk], authorisation="A", by=pmo, at=now())
    hidden = ended(secret=True, confidant=pmo)
    with audit.action("test.prepared", by=Person.objects.system()):
        Initiative.objects.filter(pk=later.pk).update(confidentiality="secret")

    assert hidden not in due_initiatives(pmo, date(2044, 1, 1))
    assert list(items_of(made, head_of_pmo)) == []
    assert [one.size for one in lists(head_of_pmo)] == [1, 0]


@pytest.mark.django_db
def test_a_longer_term_is_data(classes, auditor, administrator):
    ended()
    row = RetentionClass.objects.get(object_type="initiative")
    services.edit_class(
        class_id=row.pk, version=row.version, by=administrator, at=now(), term_years=90
    )
    assert not due_initiatives(auditor, date(2044, 1, 1)).exists()


@pytest.mark.django_db
def test_a_hold_stops_a_proposal_until_it_is_lifted(classes, pmo):
    project = ended()
    hold = services.place_hold(initiative=project, reason="claim", by=pmo, at=now())
    with pytest.raises(services.NotDue):
        propose(project, pmo)
    with pytest.raises(services.HoldStands):
        services.place_hold(initiative=project, reason="again", by=pmo, at=now())
    services.lift_hold(hold_id=hold.pk, by=pmo, at=now())
    assert propose(project, pmo).state == ListState.PROPOSED


@pytest.mark.django_db
def test_who_proposed_a_list_never_approves_it(classes, pmo, head_of_pmo):
    found = propose(ended(), pmo)
    with pytest.raises(services.SamePerson):
        services.decide_list(list_id=found.pk, is_approved=True, by=pmo, at=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        with audit.action("retention.list_approved", by=pmo):
            DestructionList.objects.filter(pk=found.pk).update(state="approved", decided_by=pmo)
    done = services.decide_list(list_id=found.pk, is_approved=True, by=head_of_pmo, at=now())
    assert (done.state, done.decided_by) == (ListState.APPROVED, head_of_pmo)
    with pytest.raises(services.AlreadyDecided):
        services.decide_list(list_id=found.pk, is_approved=False, by=head_of_pmo, at=now())


@pytest.mark.django_db
def test_a_record_stands_on_one_list_at_a_time(classes, pmo, head_of_pmo):
    project = ended()
    found = propose(project, pmo)
    with pytest.raises(services.NotDue):
        propose(project, pmo)
    services.decide_list(list_id=found.pk, is_approved=False, by=head_of_pmo, at=now())
    assert propose(project, pmo).pk > found.pk


@pytest.mark.django_db
def test_the_application_role_cannot_carry_a_list_out(classes, pmo, head_of_pmo):
    project = ended()
    found = propose(project, pmo)
    with pytest.raises(CommandError, match="second person"):
        call_command("carry_out_destruction", found.pk)
    services.decide_list(list_id=found.pk, is_approved=True, by=head_of_pmo, at=now())
    with pytest.raises(CommandError, match="only its owner"), transaction.atomic():
        call_command("carry_out_destruction", found.pk)
    assert Initiative.objects.filter(pk=project.pk).exists()
    found.refresh_from_db()
    assert found.state == ListState.APPROVED


@contextmanager
def as_owner():
    """This test's connection, as the role that owns the tables."""
    owner = environ.Env.db_url_config(settings.DATABASE_OWNER_URL)
    connection.close()
    before = {key: connection.settings_dict[key] for key in ("USER", "PASSWORD")}
    connection.settings_dict.update({key: owner[key] for key in before})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)


@pytest.mark.slow
def test_an_approved_list_is_carried_out_by_the_owner(fresh_database):
    one, other = PersonFactory(), PersonFactory()
    from ppm.permissions.roles import Role
    from tests.factories.kernel import UnitRoleFactory

    unit = UnitFactory()
    for person in (one, other):
        UnitRoleFactory(person=person, role=Role.CENTRAL_PMO, unit=unit)
    project, kept = ended(unit=unit, name_fr="Vieux dossier"), ended(unit=unit)
    MilestoneFactory(initiative=project)
    MoneyLineFactory(initiative=project)
    lifted = services.place_hold(initiative=project, reason="claim", by=one, at=now())
    services.lift_hold(hold_id=lifted.pk, by=one, at=now())
    found = propose(project, one)
    services.decide_list(list_id=found.pk, is_approved=True, by=other, at=now())
    with as_owner():
        services.place_hold(initiative=project, reason="claim", by=one, at=now())
        with pytest.raises(CommandError, match="On hold"):
            call_command("carry_out_destruction", found.pk)
        hold = LegalHold.objects.get(lifted_at__isnull=True)
        services.lift_hold(hold_id=hold.pk, by=one, at=now())
        said = StringIO()
        call_command("carry_out_destruction", found.pk, stdout=said)
    item = found.items.get()
    assert said.getvalue() == f"{item.code}: {item.rows_count} rows, {item.sha256}\n"
    assert item.rows_count > 5
    assert not Initiative.objects.filter(pk=project.pk).exists()
    assert Initiative.objects.filter(pk=kept.pk).exists()
    for label in ("InitiativeEvent", "MilestoneEvent", "MoneyLineEvent"):
        rows = apps.get_model("portfolio", label).objects.all()
        field = "pgh_obj_id" if label == "InitiativeEvent" else "initiative_id"
        assert not rows.filter(**{field: project.pk}).exists(), label
    found.refresh_from_db()
    assert found.state == ListState.CARRIED_OUT
    with as_owner(), pytest.raises(CommandError):
        call_command("carry_out_destruction", found.pk)


@pytest.mark.slow
def test_technical_data_go_by_approved_rules_only(fresh_database):
    person = PersonFactory()
    long_ago = now() - timedelta(days=500)
    with audit.action("job.asked", by=person):
        job = Job.objects.create(kind="x", created_by=person, state="done", finished_at=long_ago)
    Notice.objects.create(person=person, kind="x", read_at=long_ago)
    with as_owner():
        call_command("sweep_technical", stdout=StringIO())
        assert Job.objects.filter(pk=job.pk).exists()
        rule = SweepRule.objects.get(kind="jobs")
        services.approve_rule(rule_id=rule.pk, days=365, by=person, at=now())
        said = StringIO()
        call_command("nightly", stdout=said)
    assert said.getvalue() == "jobs: 1\n"
    assert not Job.objects.filter(pk=job.pk).exists()
    assert Notice.objects.filter(person=person).exists()
    swept = next(one for one in sweep_rules(now()) if one.rule == rule)
    assert (swept.last.count, swept.is_late) == (1, False)


@pytest.mark.django_db
def test_the_clock_of_the_portal_does_what_its_role_may(head_of_pmo):
    with audit.action("test.prepared", by=head_of_pmo):
        SweepRule.objects.update(approved_by=head_of_pmo, approved_at=now() - timedelta(days=9))
    assert all(one.is_late for one in sweep_rules(now()))

    swept = sweep_by_clock(by=head_of_pmo, at=now())

    assert set(swept) == {"sessions", "drafts"}
    late = {one.rule.kind for one in sweep_rules(now()) if one.is_late}
    assert late == {"notices", "jobs", "sign_ins"}
    Notice.objects.create(person=head_of_pmo, kind="x", read_at=now() - timedelta(days=999))
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sweep(by=head_of_pmo, at=now())


@pytest.mark.parametrize(
    ("at", "night"),
    [
        ("2026-11-22T01:59:00Z", "2026-11-22T03:00:00+01:00"),
        ("2026-11-22T02:00:00Z", "2026-11-23T03:00:00+01:00"),
        ("2026-10-24T12:00:00Z", "2026-10-25T03:00:00+01:00"),
    ],
)
def test_the_next_night_begins_at_three_in_brussels(at, night):
    assert next_night(datetime.fromisoformat(at)) == datetime.fromisoformat(night)


@pytest.mark.django_db
def test_the_page_warns_where_no_night_was_run(client, head_of_pmo):
    with audit.action("test.prepared", by=head_of_pmo):
        SweepRule.objects.filter(kind="jobs").update(
            approved_by=head_of_pmo, approved_at=now() - timedelta(days=9)
        )
    client.force_login(head_of_pmo)
    page = client.get(reverse("reporting:retention_overview"))
    assert [one.kind for one in page.context["late_rules"]] == ["jobs"]
    assert b"manage.py nightly" in page.content


@pytest.mark.django_db
def test_the_pages_lead_from_a_proposal_to_a_decision(classes, client, administrator, head_of_pmo):
    ended()
    with audit.action("retention.list_proposed", by=administrator):
        found = DestructionList.objects.create(
            authorisation="AGR", proposed_by=administrator, proposed_at=now()
        )
    client.force_login(head_of_pmo)
    assert client.get(reverse("reporting:retention_overview")).status_code == 200
    page = client.get(reverse("reporting:retention_list", args=[found.pk]))
    assert b"approve" in page.content
    client.post(
        reverse("reporting:retention_list_decide", args=[found.pk]), {"decision": "approve"}
    )
    found.refresh_from_db()
    assert found.decided_by == head_of_pmo
    client.force_login(administrator)
    for name in ("retention_overview", "retention_hold_place", "retention_list_propose"):
        assert client.get(reverse(f"reporting:{name}")).status_code == 200, name
    row = RetentionClass.objects.get(object_type="initiative")
    edit = reverse("reporting:retention_class_edit", args=[row.pk])
    assert client.get(edit).status_code == 200
    assert client.post(edit, {"version": row.version, "term_years": ""}).status_code == 422
