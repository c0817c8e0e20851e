from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from ppm.translations.services import save_translation
from reporting.dashboards import cycle
from reporting.dashboards.parts import Board, Grid, Part
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import CycleFactory, InitiativeFactory, StatusReportFactory

QUALITY, CYCLE = reverse("reporting:dashboard_quality"), reverse("reporting:dashboard_cycle")


def part(response, key):
    return next(one for one in response.context["board"].parts if one.key == key)


def running(unit, **values):
    return InitiativeFactory(unit=unit, state="delivery", **values)


@pytest.mark.parametrize("rows", [1, 4])
def test_both_pages_cost_the_same_for_any_size(
    client, department, pmo, django_assert_max_num_queries, rows
):
    now = CycleFactory()
    for _n in range(rows):
        StatusReportFactory(cycle=now, initiative=running(department))
    client.force_login(pmo)
    for address in (QUALITY, CYCLE):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_each_kind_of_gap_leads_to_a_list_of_as_many_projects(
    client, department, other_department, management
):
    complete = {"standing": {"budget_state": "known", "forecast_state": "known"}}
    running(department, forecast_end=date(2020, 1, 1), baseline_end=date(2030, 1, 1))
    running(department, **complete)
    running(other_department)
    client.force_login(management)
    response = client.get(QUALITY)
    kinds = part(response, "kinds").grid.rows
    assert len(kinds) >= 4
    for _label, number, _weight in kinds:
        address = str(number.shown).split('href="')[1].split('"')[0].replace("&amp;", "&")
        assert client.get(address).context["listing"].count == number.value


def test_the_worst_project_comes_first_with_what_it_lacks(client, department, management):
    worse = running(department, forecast_end=date(2020, 1, 1))
    running(department, standing={"budget_state": "known", "forecast_state": "known"})
    client.force_login(management)
    first = part(client.get(QUALITY), "worst").grid.rows[0]
    assert first[0].value.startswith(worse.code)
    assert "forecast end in the past" in first[2].shown.lower()
    assert 0 < first[1].value < 100


def test_the_page_shows_the_cycle_that_closes_next_and_asks_everybody(client, department, pmo):
    days = {
        "opens_on": date(2026, 10, 1),
        "deadline_on": date(2026, 10, 6),
        "validation_on": date(2026, 10, 8),
        "freeze_on": date(2026, 10, 13),
    }
    for series in ("monthly", "quarterly"):
        row = CycleFactory(period=date(2026, 9, 1), series=series, **days)
        StatusReportFactory(cycle=row, initiative=running(department))
    CycleFactory(
        period=date(2026, 6, 1), series="half_yearly", **days | {"freeze_on": date(2026, 12, 1)}
    )

    assert cycle._cycles()[-1].series == "quarterly"


def test_reports_are_on_time_late_missing_or_not_yet_due(client, department, pmo):
    today = localdate()
    now = CycleFactory(
        period=date(2026, 10, 1),
        opens_on=today - timedelta(days=9),
        deadline_on=today - timedelta(days=5),
        validation_on=today + timedelta(days=5),
        freeze_on=today + timedelta(days=6),
    )

    def sent(days):
        return datetime.combine(today - timedelta(days=days), datetime.min.time(), UTC)

    for state, submitted in (("submitted", 6), ("submitted", 2), ("expected", None)):
        StatusReportFactory(
            cycle=now,
            initiative=running(department, standing={"project_manager": PersonFactory()}),
            state=state,
            **({"submitted_at": sent(submitted), "submitted_by": pmo} if submitted else {}),
        )
    client.force_login(pmo)
    response = client.get(CYCLE)
    tiles = {one.label: one.value for one in response.context["board"].tiles}
    assert (tiles["Submitted"], tiles["Not received"]) == (2, 1)
    # Three people: nothing about them is measured or compared.
    assert "On time" not in tiles
    assert part(response, "departments").is_empty
    assert part(response, "periods").is_empty


def test_the_cycle_says_what_can_be_read_in_each_language_and_leads_to_the_queue(
    client, department, pmo, management
):
    now = CycleFactory(period=date(2026, 10, 1))
    for headline, language in (
        ("Alles op schema.", "nl"), ("Alles op schema.", "nl"), ("Vertraging.", "nl"),
        ("Tout va bien.", "fr"),
    ):  # fmt: skip
        StatusReportFactory(
            submitted=True, cycle=now, initiative=running(department),
            headline=headline, language=language, done="", next_steps="", help_needed="",
        )  # fmt: skip
    StatusReportFactory(
        cycle=now, initiative=running(department), headline="Ébauche", language="fr"
    )
    for state, text in (("done", "Alles op schema."), ("draft", "Vertraging.")):
        save_translation(
            source=text, source_language="nl", language="fr", text="Traduit", state=state,
            place="report.headline:1", version=0, by=management, at=timezone.now(),
        )  # fmt: skip
    client.force_login(pmo)
    rows = part(client.get(CYCLE), "languages").grid.rows
    assert [tuple(cell.value for cell in row[1:]) for row in rows] == [
        (66, 1, 1, 1), (66, 2, 0, 1), (0, 0, 0, 3),
    ]  # fmt: skip
    address = str(rows[0][4].shown).split('href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(address).context["counts"].open == 1


def test_five_people_are_compared_and_four_are_not():
    told, hidden = cycle.Outcomes(people={1, 2, 3, 4, 5}), cycle.Outcomes(people={1, 2, 3, 4})
    assert (told.may_be_told, hidden.may_be_told) == (True, False)


def test_before_the_first_period_the_page_says_so(client, pmo):
    client.force_login(pmo)
    assert "No period has been opened yet." in client.get(CYCLE).content.decode()


def test_no_half_stands_alone_beside_nothing():
    table, drawing = {"grid": Grid((), [()])}, {"chart": object()}

    def board(*parts):
        return Board(
            "k", "t", "l", "p", parts=[Part(name, "", "/", "", **how) for name, how in parts]
        )

    def names(*parts):
        return [(one.key, is_broad) for one, is_broad in board(*parts).laid_out]

    assert names(("a", table), ("b", {**table, "is_wide": True}), ("c", drawing)) == [
        ("a", False), ("c", False), ("b", True),
    ]  # fmt: skip
    assert names(("a", drawing), ("b", drawing), ("c", table)) == [
        ("a", False), ("b", False), ("c", True),
    ]  # fmt: skip
    assert names(("a", drawing)) == [("a", False)]
    assert [one.key for one in board(("a", {}), ("b", table)).quiet] == ["a"]
    assert board(("a", drawing), ("b", {})).lonely == "a"
    assert board(("a", drawing)).lonely == ""
    assert board(("a", drawing), ("b", drawing), ("c", {})).lonely == ""
