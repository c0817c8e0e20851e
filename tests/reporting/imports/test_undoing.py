from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.initiatives.services import edit_initiative
from portfolio.sources.models import SourceNote
from portfolio.standings.models import Standing
from reporting.imports import applying, opening, undoing
from reporting.imports.choices import Fate, RunState
from reporting.imports.models import ImportRow, ImportRun

LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def undo(importer):
    """Undo the latest import; returns how many rows were undone and how many stay."""

    def run(only=None):
        made = ImportRun.objects.latest("pk")
        made = undoing.ask_to_undo(run=made, only=only, reason="Wrong file", by=importer, at=LATER)
        return undoing.undo_run(run=made, only=only, by=importer, at=LATER)

    return run


def said():
    """What the portfolio says, in the terms that an import writes."""
    return {
        "initiatives": list(
            Initiative.objects.order_by("code").values_list(
                "code", "name_en", "baseline_end", "unit"
            )
        ),
        "standings": list(
            Standing.objects.filter(initiative__withdrawn_at__isnull=True)
            .order_by("pk")
            .values_list("budget", "forecast", "confidence", "confidence_on")
        ),
        "amounts": list(
            MoneyLine.objects.filter(initiative__withdrawn_at__isnull=True)
            .order_by("pk")
            .values_list("measure", "year", "amount", "state", "text", "as_of")
        ),
        "notes": list(
            SourceNote.objects.filter(initiative__withdrawn_at__isnull=True)
            .exclude(text="")
            .order_by("pk")
            .values_list("subject", "text", "as_of")
        ),
    }


def test_undoing_a_later_year_gives_everything_back(bring_in, undo, published_records, as_csv):
    bring_in("GMPP_AR_Data_March_2023.csv", as_csv(published_records[:41]))
    before = said()
    plan = bring_in("GMPP_annual_report_31_March_2024.csv")
    assert (plan.counts["created"], plan.counts["updated"]) == (2, 40)
    assert said() != before

    assert undo() == (42, 0)
    assert said() == before
    assert ImportRun.objects.latest("pk").state == RunState.UNDONE


def test_what_was_undone_can_be_imported_again_under_the_same_codes(bring_in, undo):
    bring_in("portefeuille_2023.csv")
    codes = set(Initiative.objects.values_list("code", flat=True))
    undo()
    assert not Initiative.objects.exists()
    plan = bring_in("portefeuille_2023.csv")

    assert plan.counts["created"] == 5
    assert set(Initiative.objects.values_list("code", flat=True)) == codes


def test_a_project_touched_since_stays_and_is_named(bring_in, undo, importer):
    bring_in("portefeuille_2023.csv")
    touched = Initiative.objects.get(external_keys__key="P-001")
    edit_initiative(
        initiative_id=touched.pk, version=None, by=importer, at=LATER, description="Mine"
    )

    assert undo() == (4, 1)
    assert list(Initiative.objects.all()) == [touched]
    assert ImportRow.objects.get(initiative=touched).fate == Fate.STAYS
    assert ImportRun.objects.latest("pk").state == RunState.APPLIED


def test_only_the_chosen_rows_are_undone(bring_in, undo):
    bring_in("portefeuille_2023.csv")
    row = ImportRow.objects.get(key="P-003")

    assert undo(only=[row.pk]) == (1, 0)
    assert not Initiative.objects.filter(external_keys__key="P-003").exists()
    assert Initiative.objects.count() == 4


def test_a_row_older_than_the_portfolio_is_left_out_unless_it_is_wanted(bring_in, importer, files):
    bring_in("portefeuille_2023.csv")
    mine = Initiative.objects.get(external_keys__key="P-001")
    edit_initiative(
        initiative_id=mine.pk, version=None, by=importer, at=LATER, baseline_end=date(2030, 1, 1)
    )
    plan = bring_in("portefeuille_2023.csv", accept_partial=True)
    mine.refresh_from_db()

    assert [(p.row, str(p.code)) for p in plan.refused] == [(5, "older")]
    assert mine.baseline_end == date(2030, 1, 1)
    opened = opening.open_file(
        name="portefeuille_2023.csv", data=(files / "portefeuille_2023.csv").read_bytes()
    )
    applying.import_now(
        opened=opened,
        data=b"x",
        mapping=opening.proposed_mapping(opened=opened, today=LATER),
        accept_partial=False,
        overwrite_newer=True,
        by=importer,
        at=LATER,
    )
    mine.refresh_from_db()
    assert mine.baseline_end == date(2024, 12, 31)


def test_only_the_ticked_fields_of_existing_projects_are_updated(bring_in, importer, files):
    from dataclasses import replace

    from reporting.imports.choices import Target

    bring_in("portefeuille_2023.csv")
    data = (files / "portefeuille_2023.csv").read_bytes()
    data = data.replace(b"4.500.000,00", b"4.600.000,00").replace(b"31/12/2024", b"30/11/2024")
    opened = opening.open_file(name="portefeuille_2023.csv", data=data)
    mapping = opening.proposed_mapping(opened=opened, today=LATER)
    applying.import_now(
        opened=opened,
        data=data,
        mapping=replace(mapping, updates=frozenset({Target.COST_TOTAL})),
        accept_partial=False,
        by=importer,
        at=LATER,
    )
    one = Initiative.objects.get(external_keys__key="P-001")

    assert one.baseline_end == date(2024, 12, 31)
    amounts = MoneyLine.objects.filter(initiative=one, measure="budget", year=None)
    assert amounts.get().amount == Decimal("4600000.00")
