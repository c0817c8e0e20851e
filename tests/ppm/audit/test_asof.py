"""Whatever was written in whatever order: the past is what it was then."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from ppm import audit
from ppm.accounts.models import Person
from ppm.audit.asof import states
from ppm.audit.registry import subject
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
START = dt.datetime(2043, 1, 1, tzinfo=dt.UTC)
EDITS = st.lists(
    st.tuples(st.sampled_from(["end", "category", "add", "rename"]), st.integers(0, 20)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=EDITS)
def test_the_past_is_what_it_was_then(head_of_pmo, edits):
    by = Person.objects.system()
    project = InitiativeFactory(forecast_end=None)
    then: list[tuple[dt.datetime, object, dict]] = []
    for step, (kind, value) in enumerate(edits):
        moment = START + dt.timedelta(hours=step)
        rows = Initiative.objects.filter(pk=project.pk)
        with audit.action("initiative.edited", by=by, at=moment):
            match kind:
                case "end":
                    rows.update(forecast_end=dt.date(2050, 1, 1) + dt.timedelta(days=value))
                case "category":
                    rows.update(sender_category=f"c{value}")
                case "add":
                    Milestone.objects.create(initiative=project, name=f"m{value}")
                case "rename":
                    Milestone.objects.filter(initiative=project).update(name=f"r{value}")
        row = rows.get()
        names = dict(Milestone.objects.filter(initiative=project).values_list("pk", "name"))
        then.append((moment, (row.forecast_end, row.sender_category), names))
    for moment, (end, category), names in then:
        found = states(subject("initiative"), project.pk, head_of_pmo, moment)
        own = found[Initiative][project.pk]
        assert own["forecast_end"] == (end.isoformat() if end else None)
        assert own["sender_category"] == category
        assert {pk: one["name"] for pk, one in found[Milestone].items()} == names


def test_two_events_of_one_moment_are_told_apart_by_their_number(head_of_pmo):
    project = InitiativeFactory()
    moment = timezone.now() + dt.timedelta(days=1)
    with audit.action("initiative.edited", by=head_of_pmo, at=moment):
        Initiative.objects.filter(pk=project.pk).update(sender_category="first")
        Initiative.objects.filter(pk=project.pk).update(sender_category="second")
    found = states(subject("initiative"), project.pk, head_of_pmo, moment)
    assert found[Initiative][project.pk]["sender_category"] == "second"
