from datetime import date
from functools import partial

import pytest
from django.db import OperationalError, connection

from portfolio.statusreports.cycles import open_cycle
from ppm.accounts.models import Person
from ppm.jobs.locks import direct_connection
from reporting.snapshots import services
from reporting.snapshots.reopening import reopen_cycle
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
