from decimal import Decimal

import pytest
from django.utils.timezone import now

from portfolio.finance.models import MoneyLine
from portfolio.sources.models import ExternalKey
from ppm import audit
from reporting.actuals import applying, selectors, services
from reporting.actuals.models import ActualsLine, ActualsProject, ActualsRun
from tests.factories.portfolio import InitiativeFactory, MoneyLineFactory
from tests.reporting.actuals.conftest import AS_OF, bookings


def actuals(initiative):
    rows = MoneyLine.objects.filter(initiative=initiative, measure="actual").order_by(
        "year", "heading"
    )
    return [(row.year, row.heading, row.funding, row.amount) for row in rows]


def states(run):
    return {row.number: (row.state, row.problem) for row in ActualsLine.objects.filter(run=run)}


@pytest.fixture
def keyed(project, pmo):
    """The project under a key of the accounts."""
    with audit.action("test.prepared", by=pmo):
        ExternalKey.objects.create(initiative=project, source="Comptabilité", key="OTP-77")
    return project


def test_every_line_is_kept_matched_by_key_or_code_or_not_at_all(pmo, keyed, compared):
    run = compared(
        pmo,
        "OTP-77;2026;ICT;Propre;12,5;Licences",
        f"{keyed.code.lower()};2026;Personnel;Propre;3;Équipe",
        "OTP-77;2026;ICT;Propre;-2,5;Note de crédit",
        "INCONNU;2026;ICT;Propre;7;Qui suis-je",
        "OTP-77;2026;ICT;Propre;beaucoup;",
        ";2026;ICT;Propre;1;Sans projet",
    )
    assert states(run) == {
        2: ("matched", ""),
        3: ("matched", ""),
        4: ("matched", ""),
        5: ("unmatched", "unknown"),
        6: ("refused", "no_amount"),
        7: ("unmatched", "no_key"),
    }
    effect = ActualsProject.objects.get(run=run)
    assert (effect.lines, effect.booked, effect.before, effect.after) == (3, 13000, None, 13000)
    assert not MoneyLine.objects.filter(initiative=keyed).exists()
    tally = selectors.counts(run, pmo)
    assert (tally["matched"].amount, tally["unmatched"].amount) == (13000, 8000)


def test_applying_replaces_the_years_of_the_file_and_nothing_else(pmo, keyed, applied):
    for values in (
        {"year": 2025, "amount": 5},
        {"year": 2026, "heading": "total", "amount": 999},
        {"year": 2026, "funding": "partner", "amount": None, "state": "withheld"},
        {"year": None, "amount": 1004},
    ):
        MoneyLineFactory(initiative=keyed, measure="actual", **values)
    run = applied(pmo, "OTP-77;2026;ICT;Propre;12,5;", "OTP-77;2026;Salaires;Propre;3;")
    assert actuals(keyed) == [
        (2025, "total", "own", Decimal(5)),
        (2026, "it", "own", Decimal(12500)),
        (2026, "staff", "own", Decimal(3000)),
        (2026, "total", "partner", None),
    ]
    keyed.standing.refresh_from_db()
    standing = keyed.standing
    assert (standing.accounts_as_of, standing.accounts_imported_at) == (AS_OF, run.applied_at)
    assert (standing.actual, standing.actual_known, standing.actual_of) == (15505, 3, 4)


def test_the_same_file_is_applied_once_and_again_after_it_was_undone(pmo, keyed, applied):
    run = applied(pmo, "OTP-77;2026;ICT;Propre;1;")
    again = {
        "name": "again.csv",
        "data": bookings("OTP-77;2026;ICT;Propre;1;"),
        "content_type": "text/csv",
        "sender": "x",
        "by": pmo,
    }
    with pytest.raises(services.AlreadyApplied):
        services.upload(**again, at=now())
    assert applying.undo_run(run=run, by=pmo, at=now()) == (1, 0)
    assert services.upload(**again, at=now()).pk > run.pk


def test_undoing_gives_back_what_was_there_unless_something_else_touched_it(
    pmo, keyed, department, applied
):
    other = InitiativeFactory(unit=department)
    for one in (keyed, other):
        MoneyLineFactory(initiative=one, measure="actual", year=2026, amount=70, source="Main")
    run = applied(pmo, "OTP-77;2026;ICT;Propre;1;", f"{other.code};2026;ICT;Propre;2;")
    with audit.action("test.prepared", by=pmo):
        MoneyLine.objects.filter(initiative=other, heading="it").update(amount=9)
    assert applying.undo_run(run=run, by=pmo, at=now()) == (1, 1)
    assert actuals(keyed) == [(2026, "total", "own", Decimal(70))]
    assert MoneyLine.objects.get(initiative=keyed, measure="actual").source == "Main"
    assert actuals(other) == [(2026, "it", "own", Decimal(9))]
    run.refresh_from_db()
    assert run.state == "applied"


def test_figures_that_changed_since_the_comparison_stop_the_import(pmo, keyed, compared):
    run = compared(pmo, "OTP-77;2026;ICT;Propre;1;")
    MoneyLineFactory(initiative=keyed, measure="actual", year=2026, amount=70)
    with pytest.raises(services.PlanChanged):
        applying.apply_run(run=run, token=run.token, by=pmo, at=now())
    assert actuals(keyed) == [(2026, "total", "own", Decimal(70))]


def test_unmatched_lines_wait_until_they_are_assigned_and_the_key_is_known_from_then_on(
    pmo, keyed, applied
):
    run = applied(pmo, "OTP-77;2026;ICT;Propre;1;", "NEW;2026;ICT;Propre;4;", "NEW;2026;;Eigen;2;")
    (row,) = selectors.waiting(pmo)
    assert (row["key"], row["lines"], row["total"]) == ("NEW", 2, 6000)
    assert applying.assign(
        sender="Comptabilité", key="NEW", initiative=keyed, by=pmo, at=now()
    ) == (2, 6000)
    assert actuals(keyed) == [
        (2026, "it", "own", Decimal(5000)),
        (2026, "operations", "own", Decimal(2000)),
    ]
    assert not selectors.waiting(pmo)
    with pytest.raises(applying.NothingWaits):
        applying.assign(sender="Comptabilité", key="NEW", initiative=keyed, by=pmo, at=now())
    assert ExternalKey.objects.get(key="NEW").initiative_id == keyed.pk
    assert applying.undo_run(run=ActualsRun.objects.get(pk=run.pk), by=pmo, at=now()) == (1, 0)
    assert actuals(keyed) == []


def test_a_later_file_of_the_same_sender_takes_the_place_of_what_waited(pmo, keyed, applied):
    applied(pmo, "NEW;2026;ICT;Propre;4;", "OLD;2025;ICT;Propre;1;")
    later = applied(pmo, "NEW;2026;ICT;Propre;5;", "OTP-77;2026;ICT;Propre;1;")
    assert [(row["key"], row["total"]) for row in selectors.waiting(pmo)] == [
        ("NEW", 5000),
        ("OLD", 1000),
    ]
    applying.undo_run(run=later, by=pmo, at=now())
    assert {row["total"] for row in selectors.waiting(pmo)} == {4000, 1000}


def test_bookings_of_a_period_are_added(pmo, keyed, applied):
    MoneyLineFactory(initiative=keyed, measure="actual", year=2026, heading="it", amount=100)
    applied(pmo, "OTP-77;2026;ICT;Propre;1;", mode="adds")
    applied(pmo, "OTP-77;2026;ICT;Propre;2;", "OTP-77;2026;ICT;Propre;-0,5;", mode="adds")
    assert actuals(keyed) == [(2026, "it", "own", Decimal(2600))]


def test_a_secret_project_is_unknown_to_the_importer_and_known_to_those_named(
    pmo, head_of_pmo, department, applied
):
    from tests.factories.portfolio import InitiativeRoleFactory

    secret = InitiativeFactory(unit=department, secret=True, confidant=head_of_pmo)
    manager = InitiativeRoleFactory(initiative=secret, role="project_manager", person=head_of_pmo)
    run = applied(pmo, f"{secret.code};2026;ICT;Propre;4;Bouleau", "NEW;2026;ICT;Propre;1;")
    assert not MoneyLine.objects.filter(initiative=secret).exists()
    assert selectors.counts(run, pmo)["unmatched"].lines == 2
    assert {row["key"] for row in selectors.waiting(pmo)} == {secret.code, "NEW"}
    other = InitiativeFactory(unit=department)  # somebody of the central PMO who is not in the know
    stranger = InitiativeRoleFactory(initiative=other, role="project_manager").person
    assert ActualsLine.objects.visible_to(stranger).count() == 1
    assert manager.person_id == head_of_pmo.pk
    applying.assign(
        sender="Comptabilité", key=secret.code, initiative=secret, by=head_of_pmo, at=now()
    )
    assert actuals(secret) == [(2026, "it", "own", Decimal(4000))]
    # The importer is shown what he was shown before.
    assert selectors.counts(run, pmo)["unmatched"].lines == 2
    assert {row["key"] for row in selectors.waiting(pmo)} == {secret.code, "NEW"}
    assert selectors.effect(run, pmo).projects == 0
