"""An act becomes a sentence in the reader's language."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from portfolio.finance.models import MoneyLine
from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from portfolio.statusreports.models import DimensionStatus
from ppm import audit
from ppm.audit.events import Wanted, acts_of
from ppm.audit.names import Names
from ppm.audit.registry import subject
from ppm.audit.sentences import tell, via_in_words
from ppm.audit.worddiff import word_diff
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import (
    InitiativeFactory,
    MilestoneFactory,
    MoneyLineFactory,
    StatusReportFactory,
)

pytestmark = pytest.mark.django_db
LATER = dt.datetime(2044, 3, 1, 9, tzinfo=dt.UTC)
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})


@pytest.fixture
def samira():
    return PersonFactory(given_name="Samira", family_name="Haddouchi")


def latest(project, reader):
    found = acts_of(subject("initiative"), project.pk, reader, Wanted(), limit=1)
    names = Names(reader)
    names.want_acts(found.acts)
    (told,) = tell(found.acts, subject("initiative"), names)
    return told


def in_three(project, reader):
    found = []
    for language in ("en", "fr", "nl"):
        with translation.override(language):
            found.append(latest(project, reader).text.translate(PLAIN))
    return found


def change(by, code="initiative.edited", **more):
    return audit.action(code, by=by, at=LATER, **more)


def test_a_date_that_moves_is_told_in_three_languages(head_of_pmo, samira):
    project = InitiativeFactory(forecast_end=dt.date(2027, 6, 30))
    with change(samira):
        Initiative.objects.filter(pk=project.pk).update(forecast_end=dt.date(2027, 8, 31))
    assert in_three(project, head_of_pmo) == [
        "Samira Haddouchi moved the expected end from 30/06/2027 to 31/08/2027",
        "Samira Haddouchi a déplacé la fin attendue du 30/06/2027 au 31/08/2027",
        "Samira Haddouchi heeft het verwachte einde verschoven van 30/06/2027 naar 31/08/2027",
    ]


def test_an_amount_is_told_with_its_currency(head_of_pmo, samira):
    line = MoneyLineFactory(amount=Decimal("1200"), measure="budget", year=2027)
    with change(samira, "amounts.corrected"):
        MoneyLine.objects.filter(pk=line.pk).update(amount=Decimal("1500.50"))
    english, french, _dutch = in_three(line.initiative, head_of_pmo)
    assert english.startswith("Samira Haddouchi changed an amount from €1,200 to €1,500.50 (")
    assert french.startswith("Samira Haddouchi a fait passer un montant de 1 200 € à 1 500,50 € (")


def test_an_amount_that_is_withheld_says_so(head_of_pmo, samira):
    line = MoneyLineFactory(amount=Decimal("1200"))
    with change(samira, "amounts.corrected"):
        MoneyLine.objects.filter(pk=line.pk).update(amount=None, state="withheld")
    assert "from €1,200 to withheld" in in_three(line.initiative, head_of_pmo)[0]


def test_a_unit_is_told_by_its_name_and_a_choice_by_its_word(head_of_pmo, samira):
    project = InitiativeFactory(unit=UnitFactory(code="A1", name_fr="Achats", name_nl="Aankoop"))
    other = UnitFactory(code="B2", name_fr="Budget", name_nl="Begroting")
    with change(samira):
        Initiative.objects.filter(pk=project.pk).update(unit=other)
    _english, french, dutch = in_three(project, head_of_pmo)
    assert french == "Samira Haddouchi a transféré l’initiative de A1 Achats à B2 Budget"
    assert (
        dutch
        == "Samira Haddouchi heeft het initiatief verplaatst van “A1 Aankoop” naar “B2 Begroting”"
    )


def test_a_translated_field_is_named_with_its_language(head_of_pmo, samira):
    project = InitiativeFactory(purpose_nl="Oud doel")
    with change(samira):
        Initiative.objects.filter(pk=project.pk).update(purpose_nl="Nieuw doel")
    _english, french, _dutch = in_three(project, head_of_pmo)
    assert french == "Samira Haddouchi a réécrit « but (néerlandais) »"
    with translation.override("fr"):
        assert latest(project, head_of_pmo).diff.startswith('<span lang="nl">')
    with translation.override("nl"):
        assert "lang=" not in latest(project, head_of_pmo).diff


def test_a_text_in_another_language_says_which_on_the_page_only(head_of_pmo, samira):
    project = InitiativeFactory(purpose_nl="")
    with change(samira):
        Initiative.objects.filter(pk=project.pk).update(purpose_nl="Doel <1>")
    with translation.override("en"):
        told = latest(project, head_of_pmo)
    assert told.text.endswith(": Doel <1>")
    assert told.html.endswith('<strong><span lang="nl">Doel &lt;1&gt;</span></strong>')


def test_a_long_text_shows_the_words_that_differ():
    assert (
        word_diff("one two three", "one <b> three")
        == "one <del>two</del><ins>&lt;b&gt;</ins> three"
    )


def test_a_box_is_ticked_and_an_empty_field_is_filled_in(head_of_pmo, samira):
    milestone = MilestoneFactory(name="Go-live", is_critical=False, actual_on=None)
    with change(samira, "milestone.edited"):
        Milestone.objects.filter(pk=milestone.pk).update(is_critical=True)
    assert in_three(milestone.initiative, head_of_pmo)[1] == (
        "Samira Haddouchi a coché « critique » (jalon « Go-live »)"
    )


def test_several_changes_are_one_act_with_a_line_each(head_of_pmo, samira):
    project = InitiativeFactory(forecast_end=None, category="")
    with change(samira, reason="after the audit", via="import:12"):
        Initiative.objects.filter(pk=project.pk).update(
            forecast_end=dt.date(2028, 1, 31), sender_category="X"
        )
        with audit.action("milestone.added", by=samira, at=LATER):
            Milestone.objects.create(
                initiative=project, name="Pilot", forecast_on=dt.date(2027, 9, 1)
            )
    with translation.override("en"):
        told = latest(project, head_of_pmo)
    assert told.text == "Samira Haddouchi changed the initiative"
    assert [line.text for line in told.lines] == [
        "category of the sender: X",
        "end, forecast: 31/01/2028",
        "Added: milestone “Pilot” (language: French, forecast: 01/09/2027)",
    ]
    assert (told.reason, told.via) == ("after the audit", "via import no. 12")


@pytest.mark.parametrize(
    ("via", "words"),
    [
        ("reportbook:3", "via workbooks sent back, no. 3"),
        ("change:4", "via a bulk edit"),
        ("bulk:5", "via a bulk edit"),
    ],
)
def test_the_way_of_a_change_is_told_in_words(via, words):
    with translation.override("en"):
        assert via_in_words(via) == words


def test_who_acts_for_somebody_else_says_so(head_of_pmo, samira):
    project = InitiativeFactory(forecast_end=dt.date(2027, 6, 30))
    other = PersonFactory(given_name="Bastien", family_name="Lorquet")
    with change(samira, on_behalf_of=other):
        Initiative.objects.filter(pk=project.pk).update(forecast_end=dt.date(2027, 7, 1))
    with translation.override("fr"):
        assert latest(project, head_of_pmo).who == "Samira Haddouchi pour Bastien Lorquet"


def test_a_name_that_was_taken_away_is_gone_from_the_history(head_of_pmo, samira):
    project = InitiativeFactory(forecast_end=dt.date(2027, 6, 30))
    with change(samira):
        Initiative.objects.filter(pk=project.pk).update(forecast_end=dt.date(2027, 7, 1))
    with audit.action("person.pseudonymised", by=head_of_pmo):
        type(samira).objects.filter(pk=samira.pk).update(given_name="P-00042", family_name="")
    with translation.override("en"):
        assert latest(project, head_of_pmo).text.startswith("P-00042 moved")


def test_lines_that_a_report_replaces_are_changes_of_the_same_line(head_of_pmo, samira):
    report = StatusReportFactory()
    with change(samira, "report.submitted"):
        DimensionStatus.objects.create(report=report, dimension="time", declared="green")
    again = LATER + dt.timedelta(days=1)
    with audit.action("report.submitted", by=samira, at=again):
        DimensionStatus.objects.filter(report=report).delete()
        DimensionStatus.objects.create(report=report, dimension="time", declared="red")
    with translation.override("en"):
        told = latest(report.initiative, head_of_pmo)
    assert [line.text for line in told.lines] == []
    assert "from green to red" in told.text


def test_a_change_that_nobody_would_see_is_no_act(head_of_pmo, samira):
    project = InitiativeFactory()
    before = acts_of(subject("initiative"), project.pk, head_of_pmo, Wanted(), limit=9).total
    with change(samira):
        Initiative.objects.filter(pk=project.pk).update(version=7)
    after = acts_of(subject("initiative"), project.pk, head_of_pmo, Wanted(), limit=9).total
    assert after == before
