from datetime import UTC, datetime

import pytest

from portfolio.cockpit.sheet import last_reports
from portfolio.standings.models import Standing
from portfolio.statusreports.standings import show_latest_report
from ppm import audit
from tests.factories.portfolio import CycleFactory, StatusReportFactory

pytestmark = pytest.mark.django_db


def test_a_month_that_two_series_hold_counts_once_by_what_was_handed_in_last(project, pmo):
    reports = [
        StatusReportFactory(
            cycle=CycleFactory(series=series),
            initiative=project,
            submitted=True,
            submitted_at=datetime(2026, 11, day, 10, tzinfo=UTC),
            declared=declared,
        )
        for series, day, declared in (("quarterly", 5, "red"), ("monthly", 4, "green"))
    ]

    with audit.action("test.shown", by=pmo):
        show_latest_report([project.pk])

    shown = Standing.objects.get(pk=project.pk)
    assert (shown.report_id, shown.declared, len(shown.recent)) == (reports[0].pk, "red", 1)
    assert last_reports(project) == [reports[0]]
