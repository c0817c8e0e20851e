"""What a body has decided is not typed over: in the form, in a cell, in bulk, from a file."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation

from portfolio.bulkedit.services import prepare_change
from portfolio.initiatives import decided
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.lifecycle.baselines.services import record_baseline
from tests.factories.portfolio import InitiativeFactory, StageFactory

NOW = timezone.now()


@pytest.fixture
def agreed(project, entity_pmo):
    """A project whose plan a body has agreed on."""
    edit_initiative(
        initiative_id=project.pk,
        version=None,
        by=entity_pmo,
        at=NOW,
        baseline_start=date(2026, 1, 5),
        baseline_end=date(2026, 12, 18),
    )
    StageFactory(initiative=project, number=1)
    record_baseline(
        initiative=project,
        kind="project",
        reason="Accord.",
        decided_on=date(2026, 1, 5),
        by=entity_pmo,
        at=NOW,
    )
    return Initiative.objects.get(pk=project.pk)


def test_agreed_dates_are_changed_by_who_carries_out_a_decision_only(agreed, entity_pmo):
    values = {"initiative_id": agreed.pk, "version": None, "by": entity_pmo, "at": NOW}
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match="A body agreed on these dates"),
    ):
        edit_initiative(**values, baseline_end=date(2027, 3, 1))
    # What nobody decided is still open, and so is a value that stays what it is.
    edit_initiative(**values, forecast_end=date(2027, 2, 1), baseline_end=agreed.baseline_end)

    changed = edit_initiative(**values, is_decided=True, baseline_end=date(2027, 3, 1))

    assert (changed.forecast_end, changed.baseline_end) == (date(2027, 2, 1), date(2027, 3, 1))


def test_the_form_shows_what_was_decided_and_why_it_stays(client, agreed, entity_pmo):
    client.force_login(entity_pmo)
    address = reverse("portfolio:initiative_edit", args=[agreed.pk])
    form = client.get(address).context["form"]
    assert [name for name, field in form.fields.items() if field.disabled] == [
        "baseline_start",
        "baseline_end",
    ]
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    client.post(address, {**sent, "baseline_end": "2031-01-01", "category": "legal"})

    agreed.refresh_from_db()
    assert (agreed.category, agreed.baseline_end) == ("legal", date(2026, 12, 18))


def test_in_bulk_the_rows_that_were_decided_are_named_and_left_alone(
    agreed, entity_pmo, monkeypatch
):
    free = InitiativeFactory(unit=agreed.unit)
    monkeypatch.setattr(
        decided, "_fixing", [(frozenset({"state"}), decided._fixing[0][1], "It is decided.")]
    )
    change = prepare_change(
        keys=[agreed.pk, free.pk],
        wanted={"state": "closing"},
        reason="Essai",
        by=entity_pmo,
        at=NOW,
    )
    lines = {line.initiative_id: (line.outcome, line.rule) for line in change.lines.all()}
    assert lines == {agreed.pk: ("skipped", "It is decided."), free.pk: ("changes", "")}
