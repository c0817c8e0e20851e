from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate, now

from portfolio.statusreports import calendar_views, intervention_views, review_views, views
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.services import save_draft, submit_report
from portfolio.statusreports.submission import DimensionSaid, Submission
from portfolio.substitutions.services import set_substitution
from ppm import audit
from ppm.accounts.models import Person
from tests.factories.portfolio import (
    CycleFactory,
    InitiativeRoleFactory,
    MoneyLineFactory,
    StatusReportFactory,
)

# The day on which everything in these tests happens: in the cycle of October 2026.
AT = datetime(2026, 11, 4, 10, tzinfo=UTC)
TODAY = AT.date()
PERIOD = date(2026, 10, 1)
NEXT_MONTH = AT + timedelta(days=30)


def said(**changes):
    """A report with nothing odd about it."""
    values = {
        "language": "fr",
        "headline": "Nous sommes dans les temps.",
        "done": "Analyse terminée.",
        "next_steps": "Développement.",
        "forecast_end": date(2027, 6, 30),
        "actual": Decimal(400),
        "forecast": Decimal(1000),
        "accounts_as_of": date(2026, 9, 30),
        "dimensions": {"time": DimensionSaid("green"), "cost": DimensionSaid("green")},
    }
    return Submission(**{**values, **changes})


def word(declared, **changes):
    """A complete word on a dimension that is not green."""
    values = {
        "comment": "Le fournisseur est en retard.",
        "evidence": "PV du 2 novembre",
        "path_to_green": "Renfort de deux personnes",
        "green_on": TODAY + timedelta(days=60),
        "action_owner": "Chef de projet",
    }
    return DimensionSaid(declared, **{**values, **changes})


@pytest.fixture
def plan(project):
    """The project runs from January 2026 to June 2027 with a budget of 1,000."""
    with audit.action("test.prepared", by=Person.objects.system()):
        project.state = "delivery"
        project.baseline_start = date(2026, 1, 5)
        project.baseline_end = project.forecast_end = date(2027, 6, 30)
        project.save()
    MoneyLineFactory(initiative=project, measure="budget", amount=1000)
    InitiativeRoleFactory(initiative=project, role="executive")
    return project


@pytest.fixture
def cycle(db):
    return CycleFactory()


@pytest.fixture
def report(plan, project_manager, cycle):
    """The report that is expected of `project_manager`."""
    return StatusReportFactory(cycle=cycle, initiative=plan)


@pytest.fixture
def submitted(report, project_manager):
    return submit_report(report=report, said=said(), by=project_manager, at=AT)


@pytest.fixture
def background(report):
    return background_of(report, TODAY)


@pytest.fixture(autouse=True)
def english():
    """Sentences are compared in their source language."""
    with translation.override("en"):
        yield


@pytest.fixture
def clock(monkeypatch):
    """It is the moment `AT` for the views."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    for module in (views, calendar_views, intervention_views, review_views):
        monkeypatch.setattr(module, "now", lambda: AT)


def typed(**changes):
    """The form as a browser sends it, with nothing odd about it."""
    values = {
        "version": "0",
        "tab": "a1",
        "typed_in": "en",
        "language": "fr",
        "headline": "Nous sommes dans les temps.",
        "done": "Analyse terminée.",
        "next_steps": "Développement.",
        "help_needed": "",
        "forecast_end": "30/06/2027",
        "actual": "400",
        "forecast": "1,000",
        "accounts_as_of": "30/09/2026",
        "time_declared": "green",
        "cost_declared": "green",
    }
    return {**values, **changes}


@pytest.fixture
def edit(report):
    return reverse("portfolio:report_edit", args=[report.pk])


@pytest.fixture
def manager(client, project_manager):
    client.force_login(project_manager)
    return client


def form_values(response):
    """What stands in the fields of a page."""
    form = response.context["form"]
    return {name: form[name].value() for name in form.fields}


def submit(report, by, at=AT, **changes):
    return submit_report(report=report, said=said(**changes), by=by, at=at)


def next_report(report):
    """The report of the month after."""
    cycle = CycleFactory(
        period=date(2026, 11, 1),
        opens_on=date(2026, 12, 1),
        deadline_on=date(2026, 12, 4),
        validation_on=date(2026, 12, 8),
        freeze_on=date(2026, 12, 11),
    )
    return StatusReportFactory(cycle=cycle, initiative=report.initiative)


def away(giver, substitute):
    """Somebody is absent, as from the real today, and somebody else stands in."""
    return set_substitution(
        giver=giver,
        substitute=substitute,
        valid_from=localdate(),
        valid_to=localdate() + timedelta(days=7),
        by=giver,
        at=now(),
    )


def save(report, by, version=0, at=AT, **values):
    return save_draft(report=report, values=values, version=version, by=by, at=at)
