"""The story as it is written: complete, in its author's language, and hung up on any day."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest

from portfolio.finance.choices import Funding
from portfolio.lifecycle.choices import StageState
from ppm.accounts.demo import ACCOUNTS, PASSWORD, accounts, email_of
from reporting.demo.story import CURRENT, FIRST_PERIOD, Steps, read_story
from reporting.demo.texts import Moment, write
from reporting.demo.timeline import Timeline, add_months

STORY = read_story()
PROJECTS = [one for one in STORY.projects if one.kind == "project"]
NAMED = [one for one in PROJECTS if one.told]


def add_weekdays(day, count):
    step = 1 if count >= 0 else -1
    while count or day.weekday() > 4:
        day += timedelta(days=step)
        if day.weekday() < 5 and count:
            count -= step
    return day


def count_weekdays(start, end):
    days = range(1, (end - start).days + 1)
    return sum((start + timedelta(days=one)).weekday() < 5 for one in days)


TIMELINE = Timeline(date(2026, 11, 22), add_weekdays, count_weekdays)


def project(key):
    return next(one for one in STORY.projects if one.key == key)


def test_a_step_holds_until_the_next_one():
    steps = Steps(((-6, "amber"), (-3, "red")))

    assert [steps.at(period, "green") for period in (-7, -6, -4, -3, 0)] == [
        "green", "amber", "amber", "red", "red",
    ]  # fmt: skip


@pytest.mark.parametrize("one", STORY.projects, ids=lambda one: one.key)
def test_every_initiative_has_its_name_and_purpose_in_three_languages(one):
    assert all(vars(one.names).values())
    assert len({one.purpose.fr, one.purpose.nl, one.purpose.en}) == 3


def test_everybody_named_in_a_project_is_in_the_organisation():
    people = {person.key for person in STORY.people}
    named = {one.manager for one in STORY.projects}
    named |= {one.executive for one in STORY.projects if one.executive}
    named |= {key for one in STORY.projects for key in one.confidants}

    assert named - people == set()


def test_everybody_offered_at_the_door_exists_in_the_story():
    addresses = {email_of(person.given, person.family) for person in STORY.people}

    assert {email_of(given, family) for given, family, _role in ACCOUNTS} - addresses == set()
    assert len(addresses) == len(STORY.people)
    assert all(address.endswith(".example") for address in addresses)


def test_the_door_is_closed_outside_demo_mode(settings):
    settings.DEMO = False
    assert accounts() == []

    settings.DEMO = True
    assert {password for _label, _email, password in accounts()} == {PASSWORD}
    assert len(PASSWORD) >= 12


@pytest.mark.parametrize("one", NAMED, ids=lambda one: one.key)
def test_what_is_written_by_hand_fits_the_form(one):
    for told in one.told.values():
        assert 0 < len(told.headline) <= 200
        assert max(len(told.done), len(told.next), len(told.help)) <= 600
        for ask in told.asks:
            assert max(len(ask.question), len(ask.proposal), len(ask.consequence)) <= 300


@pytest.mark.parametrize("one", NAMED, ids=lambda one: one.key)
def test_hand_written_reports_are_in_the_language_that_they_say(one):
    common = {
        "fr": re.compile(r"\b(le|la|les|des|est|pour|une)\b", re.IGNORECASE),
        "nl": re.compile(r"\b(het|een|van|voor|met|zijn|op|wordt)\b", re.IGNORECASE),
    }
    for told in one.told.values():
        language = told.language or one.language
        other = "nl" if language == "fr" else "fr"
        text = " ".join((told.headline, told.done, told.next))
        assert len(common[language].findall(text)) > len(common[other].findall(text)), text


@pytest.mark.parametrize("one", PROJECTS, ids=lambda one: one.key)
def test_a_project_never_tells_the_same_twice_in_a_row(one):
    periods = [period for period in range(FIRST_PERIOD, 1) if one.reports_in(period)]
    reports = []
    for period in periods:
        share = (period - one.start + 1) / one.months
        moment = Moment(
            period, date(2026, 1, 1), date(2026, 2, 1), date(2026, 12, 1), share, share + 0.07
        )
        told = one.told.get(period) or write(one, moment, "green", STORY.sentences[one.language])
        assert "{" not in told.headline + told.done + told.next or period in one.told
        reports.append((told.headline, told.done))

    assert all(one != two for one, two in pairwise(reports))


def test_the_current_period_is_the_month_before_today():
    assert TIMELINE.month(CURRENT) == date(2026, 10, 1)
    assert TIMELINE.month(FIRST_PERIOD) == date(2025, 10, 1)
    assert add_months(date(2027, 1, 4), -1) == date(2026, 12, 1)


def test_the_bridging_allowance_slips_nine_weeks_over_three_reports():
    one = project("relais")
    agreed = TIMELINE.baseline_end(one, -1)

    late = [count_weekdays(agreed, TIMELINE.forecast_end(one, period)) for period in range(-4, 0)]

    assert late == [0, 15, 30, 45]
    assert TIMELINE.forecast_end(one, -1) > TIMELINE.legal_deadline(one)


def test_the_one_file_gets_a_new_baseline_and_keeps_the_old_one_readable():
    one = project("dossier")

    assert TIMELINE.baseline_end(one, -4) == TIMELINE.first_baseline_end(one)
    assert TIMELINE.baseline_end(one, -3) == TIMELINE.forecast_end(one, -3)
    assert TIMELINE.baseline_end(one, -3) > TIMELINE.baseline_end(one, -4)


def test_the_partner_s_money_is_withheld_and_the_rest_adds_up():
    lines = TIMELINE.budget(project("echanges"))

    assert {line.state for line in lines if line.funding == Funding.PARTNER} == {"withheld"}
    known = {"eu": 0, "own": 0}
    for line in lines:
        if line.funding in known:
            known[line.funding] += line.amount
    assert known == {"eu": 1_104_000, "own": 276_000}


def test_one_month_of_the_european_exchanges_was_typed_a_thousand_times_too_large():
    one = project("echanges")
    until = date(2026, 5, 31)

    right, wrong = (
        sum(line.amount for line in TIMELINE.spent(one, period, until)) for period in (-3, -4)
    )

    assert wrong == right * 1000


@pytest.mark.parametrize("one", PROJECTS, ids=lambda one: one.key)
def test_the_budget_of_a_project_is_exact_over_its_years(one):
    shares = 100 - one.funding.get("partner", 0)

    total = sum(line.amount or 0 for line in TIMELINE.budget(one))

    assert total == one.budget * 10 * shares


def test_one_stage_runs_and_the_last_one_ends_with_the_project():
    one = project("moteur")
    stages = TIMELINE.stages(one, CURRENT, date(2026, 11, 20))

    assert [stage.state for stage in stages].count(StageState.RUNNING) == 1
    assert stages[-1].forecast_end == TIMELINE.forecast_end(one, CURRENT)


def test_what_was_reached_before_a_new_baseline_keeps_its_agreed_day():
    one = project("dossier")
    first = one.milestones[0]

    agreed, _forecast, reached = TIMELINE.milestone_dates(one, first, -3, date(2026, 8, 4))

    assert reached is not None
    assert agreed == TIMELINE.milestone_dates(one, first, -12, date(2025, 11, 4))[0]
