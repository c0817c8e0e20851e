from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.sources.models import DeliveryConfidence, ExternalKey
from portfolio.standings.models import Standing
from ppm import audit
from ppm.accounts.services import ensure_system_person
from ppm.audit.tracking import event_models
from ppm.jobs.execution import run_here
from ppm.org.models import OrgUnit
from reporting.imports import applying, opening, running, saved, services, writing
from reporting.imports.choices import RunState
from reporting.imports.mapping import Mapping
from reporting.imports.models import ImportMapping, ImportRow, ImportRun
from reporting.imports.remarks import ProblemCode
from tests.factories.portfolio import InitiativeFactory

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def forty(bring_in, published_records, as_csv):
    """Import the first forty published projects; returns their records."""
    records = [list(record) for record in published_records[:41]]
    bring_in("GMPP_AR_Data_March_2023.csv", as_csv(records))
    return records


def history():
    """How many rows each history table holds."""
    return {model._meta.db_table: model._default_manager.count() for model in event_models()}


def counts(plan):
    outcomes = ("created", "updated", "unchanged", "refused")
    return tuple(plan.counts[outcome] for outcome in outcomes)


def rows_of(outcome):
    """The rows of the latest run with this outcome."""
    run = ImportRun.objects.latest("pk")
    return list(ImportRow.objects.filter(run=run, outcome=outcome).order_by("pk"))


def test_the_published_file_becomes_the_portfolio(bring_in):
    plan = bring_in("GMPP_AR_Data_March_2023.csv")

    assert counts(plan) == (244, 0, 0, 0)
    assert Initiative.objects.count() == ExternalKey.objects.filter(source="GMPP").count() == 244
    assert OrgUnit.objects.filter(parent__code="ORG").count() == 21
    budgets = MoneyLine.objects.filter(measure="budget", year=2022)
    assert (budgets.count(), {line.currency for line in budgets}) == (244, {"GBP"})
    known = [line.amount for line in budgets if line.state == "known"]
    assert (len(known), sum(known)) == (207, Decimal("47507370000.00"))


def test_their_rating_is_a_delivery_confidence_and_never_a_declared_colour(bring_in):
    bring_in("GMPP_AR_Data_March_2023.csv")
    ratings = list(DeliveryConfidence.objects.values_list("rating", flat=True))

    assert {colour: ratings.count(colour) for colour in set(ratings)} == {
        "red": 23,
        "amber": 183,
        "green": 26,
        "grey": 12,
    }
    assert set(DeliveryConfidence.objects.values_list("source", "as_of")) == {
        (source, date(2023, 3, 31)) for source in ("GMPP · IPA", "GMPP · SRO", "GMPP")
    }
    assert set(Standing.objects.values_list("declared", "computed")) == {("grey", "grey")}


def test_what_is_absent_keeps_the_words_of_the_file(bring_in):
    bring_in("GMPP_AR_Data_March_2023.csv")
    withheld = Initiative.objects.filter(
        source_notes__subject="end", source_notes__text__startswith="Exempt under Section"
    )

    assert withheld.count() == 25
    assert not withheld.filter(baseline_end__isnull=False).exists()
    line = MoneyLine.objects.filter(state="withheld").first()
    assert line.amount is None
    assert line.text.startswith("Exempt under Section")


def test_a_forecast_of_one_year_is_not_shown_as_that_of_the_whole_life(bring_in):
    bring_in("GMPP_AR_Data_March_2023.csv")

    assert set(Standing.objects.values_list("forecast", "forecast_state")) == {(None, "missing")}


def test_a_second_import_changes_nothing_and_writes_nothing(bring_in):
    bring_in("GMPP_AR_Data_March_2023.csv")
    before, runs = history(), ImportRun.objects.count()
    plan = bring_in("GMPP_AR_Data_March_2023.csv")

    assert counts(plan) == (0, 0, 244, 0)
    assert history() == before
    assert ImportRun.objects.count() == runs == 1


@pytest.mark.usefixtures("forty")
def test_a_later_year_updates_by_key_and_touches_nothing_else(bring_in):
    before = history()
    plan = bring_in("GMPP_annual_report_31_March_2024.csv")
    after = history()

    assert counts(plan) == (2, 40, 0, 0)
    assert Initiative.objects.count() == 42
    assert DeliveryConfidence.objects.filter(as_of=date(2024, 3, 31)).count() == 42
    assert MoneyLine.objects.filter(measure="budget", year=2023).count() == 42
    assert after["portfolio_initiativeevent"] - before["portfolio_initiativeevent"] == 2
    assert after["portfolio_externalkeyevent"] - before["portfolio_externalkeyevent"] == 2


@pytest.mark.usefixtures("forty")
def test_the_sender_is_recognised_by_the_keys_whatever_the_file_is_called(bring_in, files):
    data = (files / "GMPP_annual_report_31_March_2024.csv").read_bytes()
    plan = bring_in("download (3) 31-03-2024.csv", data)

    assert plan.mapping.source == "GMPP"
    assert counts(plan) == (2, 40, 0, 0)


@pytest.mark.parametrize(
    "name",
    [
        "portefeuille_2023.csv",
        "equal_headers.csv",
        "projecten_2023_cp1252.csv",
        "portfolio_2023_formulas.xlsx",
    ],
)
def test_every_fixture_imports_with_the_proposed_mapping_and_then_changes_nothing(bring_in, name):
    first, second = bring_in(name), bring_in(name)

    assert first.rows == first.counts["created"] > 0
    assert counts(second) == (0, 0, first.rows, 0)


def test_a_file_without_a_date_keeps_the_day_it_was_first_imported(files, importer):
    name = "equal_headers.csv"
    data = (files / name).read_bytes()
    plans = []
    for day in (20, 27):
        at = AT.replace(day=day)
        opened = opening.open_file(name=name, data=data)
        mapping = opening.proposed_mapping(opened=opened, today=at)
        plans.append(
            applying.import_now(
                opened=opened, data=data, mapping=mapping, accept_partial=False, by=importer, at=at
            )
        )

    assert [plan.mapping.as_of for plan in plans] == [date(2026, 11, 20)] * 2
    assert counts(plans[1]) == (0, 0, 3, 0)


def test_currencies_are_never_mixed(bring_in):
    bring_in("GMPP_annual_report_31_March_2024.csv")
    bring_in("portefeuille_2023.csv")

    assert set(MoneyLine.objects.values_list("source", "currency")) == {
        ("GMPP", "GBP"),
        ("PORTEFEUILLE", "EUR"),
    }


def test_only_the_changed_field_is_planned_and_written(bring_in, forty, as_csv):
    forty[5][15], forty[6][1] = "123.4", "Renamed"
    before = history()
    plan = bring_in("GMPP_AR_Data_March_2023.csv", as_csv(forty))
    after = history()

    assert counts(plan) == (0, 2, 38, 0)
    assert [(row.number, [change[0] for change in row.changes]) for row in rows_of("updated")] == [
        (6, ["cost_total"]),
        (7, ["name"]),
    ]
    written = {
        table: after[table] - before[table] for table in after if after[table] != before[table]
    }
    assert written == {"portfolio_initiativeevent": 1, "portfolio_moneylineevent": 1}
    assert ExternalKey.objects.get(key=forty[6][0]).initiative.name_en == "Renamed"


def test_refused_rows_stop_the_import_unless_they_are_accepted(bring_in, published_records, as_csv):
    data = as_csv([*published_records[:11], published_records[1]])
    with pytest.raises(running.RowsRefused):
        bring_in("copy.csv", data)

    assert not Initiative.objects.exists()
    plan = bring_in("copy.csv", data, accept_partial=True)
    assert counts(plan) == (10, 0, 0, 1)
    assert plan.rows == sum(counts(plan))


def test_a_row_of_an_initiative_that_the_importer_cannot_see_is_refused(
    bring_in, forty, as_csv, pmo
):
    secret = ExternalKey.objects.get(key=forty[3][0]).initiative
    with audit.action("test", by=pmo):
        Initiative.objects.filter(pk=secret.pk).update(confidentiality="secret")
    plan = bring_in("GMPP.csv", as_csv(forty), accept_partial=True, by=pmo)

    assert [(p.row, p.code) for p in plan.refused] == [(4, ProblemCode.NOT_YOURS)]


def test_a_failure_in_the_middle_leaves_nothing(bring_in, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("power cut")

    monkeypatch.setattr(writing, "record_notes", fail)
    with pytest.raises(RuntimeError):
        bring_in("portefeuille_2023.csv")

    assert not Initiative.objects.exists()
    assert not MoneyLine.objects.exists()


def test_a_saved_mapping_reads_the_next_file_with_its_own_date(files, pmo, bring_in):
    name = "GMPP_AR_Data_March_2023.csv"
    opened = opening.open_file(name=name, data=(files / name).read_bytes())
    mapping = opening.proposed_mapping(opened=opened, today=AT)
    saved.save_mapping(name="Annual report", mapping=mapping, by=pmo, at=AT)
    later = opening.open_file(name="x_2025-03-31.csv", data=(files / name).read_bytes())
    again = opening.proposed_mapping(opened=later, today=AT, named="Annual report")

    assert ImportMapping.objects.count() == 1
    assert again.to_json()["columns"] == mapping.to_json()["columns"]
    assert (again.source, again.as_of) == ("GMPP", date(2025, 3, 31))


# -- Runs: the way of the pages ----------------------------------------------------------------
@pytest.fixture
def run(files, pmo, media):
    data = (files / "portefeuille_2023.csv").read_bytes()
    run = services.upload(
        name="portefeuille_2023.csv", data=data, content_type="text/csv", by=pmo, at=AT
    )
    run_here(run.job)
    return checked_anew(run, pmo)


def checked_anew(run, by):
    """The run after its check, under the mapping it has."""
    run = ImportRun.objects.get(pk=run.pk)
    mapping = Mapping.from_json(run.mapping)
    run = services.ask_to_check(run=run, mapping=mapping, sender_unit=None, by=by, at=AT)
    assert run_here(run.job).state == "done"
    return ImportRun.objects.get(pk=run.pk)


def test_a_previewed_run_is_applied_by_its_job(run, pmo):
    assert (run.state, run.rows, run.created, Initiative.objects.count()) == ("previewed", 5, 5, 0)
    run = applying.ask_to_apply(run=run, token=run.token, accept_partial=False, by=pmo, at=AT)
    job = run_here(run.job)
    run.refresh_from_db()

    assert (job.state, job.result["created"]) == ("done", 5)
    assert (run.state, run.created, Initiative.objects.count()) == (RunState.APPLIED, 5, 5)


def test_a_run_is_applied_once(run, pmo):
    run = applying.ask_to_apply(run=run, token=run.token, accept_partial=False, by=pmo, at=AT)
    with pytest.raises(running.AlreadyApplied):
        applying.ask_to_apply(run=run, token=run.token, accept_partial=False, by=pmo, at=AT)


def test_a_portfolio_that_changed_since_the_preview_stops_the_job(run, pmo, bring_in):
    bring_in("portefeuille_2023.csv")
    run = applying.ask_to_apply(run=run, token=run.token, accept_partial=False, by=pmo, at=AT)
    job = run_here(run.job)
    run.refresh_from_db()

    assert (job.state, job.error, run.state) == ("failed", "plan_changed", RunState.FAILED)
    run = checked_anew(run, pmo)
    assert (run.state, run.created, run.unchanged) == (RunState.PREVIEWED, 0, 5)


def test_a_unit_is_found_by_code_or_by_name_before_one_is_created(bring_in, department):
    with audit.action("test", by=ensure_system_person()):
        OrgUnit.objects.filter(pk=department.pk).update(name_fr="SPF Finances")
    plan = bring_in("portefeuille_2023.csv")

    assert sorted(code for _word, code, _name in plan.new_units) == [
        "Régie des Bâtiments",
        "SPF Justice",
    ]
    assert Initiative.objects.filter(unit=department).count() == 2


def test_an_import_knows_nothing_of_initiatives_without_its_key(bring_in, department):
    InitiativeFactory(unit=department, name_fr="Guichet électronique")
    plan = bring_in("portefeuille_2023.csv")

    assert counts(plan) == (5, 0, 0, 0)
