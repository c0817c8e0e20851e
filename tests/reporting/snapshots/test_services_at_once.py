import pytest
from django.db import OperationalError, connection

from ppm.accounts.models import Person
from ppm.jobs.locks import direct_connection
from reporting.snapshots import services
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
