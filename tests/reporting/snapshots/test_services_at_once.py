import threading
from datetime import date
from functools import partial

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from portfolio.statusreports.cycles import open_cycle
from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.models import Person
from ppm.jobs.locks import direct_connection
from reporting.snapshots import services
from reporting.snapshots.reopening import reopen_cycle
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, StatusReportFactory
from tests.factories.reporting import FROZEN_AT, full_report


def test_a_freeze_waits_for_a_report_that_is_being_submitted(fresh_database):
    report, system = full_report(), Person.objects.system()
    with direct_connection("submits") as other, other.transaction():
        other.execute("SELECT FROM portfolio_statusreport WHERE id = %s FOR UPDATE", [report.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            services.freeze_cycle(cycle=report.cycle, by=system, at=FROZEN_AT)
    assert services.freeze_cycle(cycle=report.cycle, by=system, at=FROZEN_AT).projects_count == 1


def test_periods_are_opened_frozen_and_reopened_one_after_the_other(fresh_database):
    report, system = full_report(), Person.objects.system()
    with direct_connection("freezes") as other, other.transaction():
        other.execute("SELECT pg_advisory_xact_lock(hashtextextended('reporting periods', 0))")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        acts = (
            partial(services.freeze_cycle, cycle=report.cycle),
            partial(reopen_cycle, cycle=report.cycle, version=None, reason="x"),
            partial(open_cycle, period=date(2027, 1, 1)),
        )
        for act in acts:
            with pytest.raises(OperationalError, match="lock timeout"):
                act(by=system, at=FROZEN_AT)


def test_what_a_manager_sends_while_the_period_is_frozen_is_neither_waited_for_nor_lost(
    fresh_database, client
):
    manager = PersonFactory()
    report = StatusReportFactory(initiative=InitiativeFactory(project_manager=manager))
    full_report(cycle=report.cycle)
    client.force_login(manager)
    edit = reverse("portfolio:report_edit", args=[report.pk])
    is_held, may_end = threading.Event(), threading.Event()

    def hold(done, total):
        is_held.set()
        may_end.wait(60)

    def freeze():
        system = Person.objects.system()
        services.freeze_cycle(cycle=report.cycle, by=system, at=FROZEN_AT, tell=hold)
        connection.close()

    freezing = threading.Thread(target=freeze)
    freezing.start()
    try:
        assert is_held.wait(60)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        typed = {"author": manager.pk, "headline": "Tapé pendant le gel", "step": "save"}
        held = client.post(edit, typed)
        assert held.status_code == 503
        assert f'href="{edit}"' in held.content.decode()
        alone = client.post(
            edit, typed, headers={"HX-Request": "true", "HX-Target": "report-progress"}
        )
        assert (alone.status_code, alone["Retry-After"]) == (503, "10")  # the browser keeps it
        assert client.get(edit).context["form"]["headline"].value() == "Tapé pendant le gel"
        assert client.post(edit, typed).status_code == 503
    finally:
        may_end.set()
        freezing.join(60)

    after = client.get(edit)
    assert ReportingCycle.objects.get().state == "frozen"
    assert [text for _label, text in after.context["texts"]] == ["Tapé pendant le gel"]
    assert client.get(edit).status_code == 303
