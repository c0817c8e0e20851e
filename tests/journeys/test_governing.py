"""A project governed from its class to the benefit measured a year after it closed, as each person.

In French with JavaScript, in Dutch without. Time passes by moving the days of the project back.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import DateField, F
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page

from portfolio.benefits.models import BenefitReview
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.gates.models import Gate
from portfolio.lifecycle.models import Stage
from portfolio.registers.actions.models import Action
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.org.workdays import add_working_days
from tests.audit.people import become
from tests.factories.portfolio import InitiativeFactory, StageFactory

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_portal")]
FR = {
    "manager": "bastien.lorquet@cfs-fks.example",
    "pmo": "noemie.tilmant@cfs-fks.example",
    "executive": "godelieve.saelens@cfs-fks.example",
    "score": "2",  # standard class
    "stage": "Réalisation",
    "benefit": "Délai de réponse",
}
NL = {
    "manager": "pieterjan.moerkens@cfs-fks.example",
    "pmo": "jorn.vanhuffelen@cfs-fks.example",
    "executive": "godelieve.saelens@cfs-fks.example",
    "score": "1",  # light class
    "stage": "Uitvoering",
    "benefit": "Antwoordtermijn",
}
SAME = {"Plan", "Documents", "Conditions", "Baseline %(number)s"}  # in English, too


def ahead(days: int) -> str:
    return (date.today() + timedelta(days)).isoformat()


class Journey:
    """One project, its people and the browser before which they take turns."""

    def __init__(self, page: Page, language: str, given: Mapping[str, str]) -> None:
        self.page, self.language, self.given = page, language, given
        self.signed_in: dict[str, list[Any]] = {}
        today = date.today()
        self.manager = Person.objects.get(email=given["manager"])
        self.executive = Person.objects.get(email=given["executive"])
        self.project = InitiativeFactory(
            unit=OrgUnit.objects.get(code="D10"),
            project_manager=self.manager,
            executive=self.executive,
            state="delivery",
            baseline_start=today - timedelta(90),
            actual_start=today - timedelta(90),
            baseline_end=today + timedelta(180),
            forecast_end=today + timedelta(180),
        )
        before = {"start": today - timedelta(90), "end": today - timedelta(3)}
        StageFactory(
            initiative=self.project,
            number=1,
            state="completed",
            **{
                f"{kind}_{side}": day
                for kind in ("baseline", "actual")
                for side, day in before.items()
            },
        )

    def says(self, sentence: str, context: str = "") -> str:
        """The portal's words in the language of this journey."""
        with translation.override(self.language):
            found = pgettext(context, sentence) if context else gettext(sentence)
        assert found != sentence or sentence in SAME
        return found

    def press(self, sentence: str) -> None:
        self.page.locator("main").get_by_role(
            "button", name=self.says(sentence), exact=True
        ).click()

    def follow(self, sentence: str, context: str = "") -> None:
        self.goes(self.says(sentence, context))

    def goes(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def unfold(self, sentence: str) -> None:
        self.page.locator("main summary", has_text=self.says(sentence)).click()

    def reads(self, sentence: str) -> None:
        """The page says it, up to the first figure or name in it."""
        self.sees(re.split("[%\xa0]", self.says(sentence))[0].rstrip(" :"))

    def sees(self, text: str) -> None:
        shown = self.page.locator("main").get_by_text(text).locator("visible=true")
        shown.first.wait_for()

    def fills(self, **values: str) -> None:
        for name, value in values.items():
            self.page.locator(f"#main-form [name='{name}']").fill(value)

    def chooses(self, **values: object) -> None:
        for name, value in values.items():
            self.page.locator(f"#main-form [name='{name}']").select_option(str(value))

    def saves(self) -> None:
        self.page.locator("#main-form button.btn-primary").click()

    def sits(self, who: str, address: str) -> Page:
        """Somebody else takes a seat and opens a page; the first time by signing in."""
        context = self.page.context
        if who in self.signed_in:
            context.clear_cookies()
            context.add_cookies(self.signed_in[who])
        else:
            become(self.page, self.given[who], self.language)
            self.signed_in[who] = context.cookies()
        self.page.goto(address)
        return self.page

    def opens(self, who: str, section: str) -> Page:
        """Somebody opens a section of the project."""
        page = self.sits(who, f"/portfolio/{self.project.pk}/")
        self.follow(section, "section")
        return page

    def waits(self, days: int) -> None:
        """Let time pass: what happened and what is due lies so many days further back."""
        of_project = {"initiative": self.project}
        with audit.action("test.prepared", by=Person.objects.system()):
            for rows in (
                Initiative.objects.filter(pk=self.project.pk),
                Stage.objects.filter(**of_project),
                Gate.objects.filter(**of_project),
                Action.objects.filter(**of_project),
                ExceptionReport.objects.filter(**of_project),
                BenefitReview.objects.filter(benefit__initiative=self.project),
            ):
                days_of = [
                    one.name for one in rows.model._meta.fields if isinstance(one, DateField)
                ]
                rows.update(**{name: F(name) - timedelta(days) for name in days_of})


def agrees_on_a_class(journey: Journey) -> None:
    page = journey.opens("manager", "Documents")
    page.locator("main a[href$='/tailoring/']").first.click()
    journey.follow("Score the project")
    page.get_by_role("button", name=journey.says("Show what changes")).wait_for()
    for box in page.locator(f"#main-form input[value='{journey.given['score']}']").all():
        box.check()
    journey.press("Show what changes")
    journey.press("Confirm")
    journey.reads("The scores and the class have been recorded.")


def plans_a_stage(journey: Journey) -> None:
    journey.opens("manager", "Plan")
    journey.follow("Add a stage")
    journey.fills(name=journey.given["stage"], baseline_start=ahead(0), baseline_end=ahead(180))
    journey.saves()
    journey.sees(f"2. {journey.given['stage']}")


def asks(journey: Journey) -> None:
    """Each mandatory criterion is met, the question is put, the PMO recommends."""
    page = journey.page
    page.locator("#checklist").wait_for()
    gate = page.url
    rows = page.locator("#checklist tbody tr", has_text=journey.says("mandatory", "criterion"))
    for number in range(rows.count()):
        rows.nth(number).get_by_role("link", name=journey.says("Review", "criterion")).click()
        journey.fills(evidence="PV 12")
        journey.saves()
    journey.press("Ask for the decision")
    journey.reads("The decision has been asked; the PMO gives its recommendation.")

    journey.sits("pmo", gate)
    journey.follow("Recommend")
    page.locator("[name=opinion][value=approved]").check()
    journey.fills(text="Dossier OK.")
    journey.press("Give the recommendation")
    journey.reads("The recommendation is given; the body is asked.")

    journey.sits("executive", gate)
    journey.follow("Decide")


def passes_with_a_condition(journey: Journey) -> None:
    page = journey.page
    journey.follow("Plan a gate")
    stage = Stage.objects.get(initiative=journey.project, number=2)
    journey.chooses(kind="stage", stage=stage.pk)
    journey.fills(question="Go ?", amount="50000")
    journey.saves()
    asks(journey)
    journey.unfold("Conditions")
    journey.fills(**{
        "reason": "PV 12", "conditions-0-what": "Contrat X", "conditions-0-due_on": ahead(20),
    })  # fmt: skip
    journey.chooses(**{"conditions-0-owner": journey.manager.pk})
    journey.press("Approve with conditions")
    journey.reads("Recorded: %(outcome)s.")
    stage.refresh_from_db()
    assert stage.state == "running"

    journey.waits(60)
    page.reload()
    journey.sees("Contrat X")
    journey.reads("overdue")


def goes_beyond_its_tolerance(journey: Journey) -> None:
    """Ten working days are agreed, fifteen are forecast: the plan proposes an exception."""
    page = journey.opens("manager", "Plan")
    page.locator("a[href*='tolerances/?stage=']").click()
    journey.fills(**{"time-adverse": "10"})
    journey.chooses(**{"time-unit": "days", "agreed_by": journey.executive.pk})
    journey.press("Write down")
    journey.reads("The tolerances have been written down.")
    stage = Stage.objects.get(initiative=journey.project, number=2)
    journey.goes(journey.says("Move the end of %(name)s") % {"name": stage.name})
    page.locator("[name=end]").fill(add_working_days(stage.baseline_end, 15).isoformat())
    journey.press("Show what follows")
    journey.press("Move all in one step")
    journey.reads(
        "The forecast goes beyond a limit: %(aspect)s %(deviation)s against %(limit)s allowed."
    )


def raises_an_exception(journey: Journey) -> None:
    page = journey.page
    journey.follow("Raise the exception")
    journey.press("Write the report")
    journey.fills(situation="Lot 2.", consequences="Lot 2.", recommendation="Lot 2.")
    journey.fills(**{"option1-title": "Lot 2", "option1-time_days": "15"})
    page.locator("[name=option1-is_recommended]").check()
    journey.press("Hand in")
    journey.reads("Handed in.")
    report = page.url

    journey.waits(40)
    journey.sits("executive", report)
    journey.reads("The delay for a decision has run out.")
    journey.follow("To the decision")
    journey.unfold("Ask for an exception plan")
    journey.fills(reason="Plan ?", plan_by=ahead(10))
    journey.press("Ask for the plan")
    journey.reads("The decision has been recorded.")

    journey.sits("manager", report)
    journey.follow("Prepare the exception plan")
    journey.fills(plan="Lot 1 + lot 2.")
    journey.saves()
    journey.reads("The exception plan has been handed in.")

    journey.sits("executive", report)
    journey.follow("To the decision")
    journey.fills(reason="OK.")
    journey.press("Approve the exception plan")
    journey.follow("Compare the baselines")
    for number in (1, 2):
        title = journey.says("Baseline %(number)s") % {"number": number}
        page.get_by_role("columnheader", name=title, exact=True).first.wait_for()
    stage = Stage.objects.get(initiative=journey.project, number=2)
    assert stage.baseline_end == stage.forecast_end
    assert ExceptionReport.objects.get(initiative=journey.project).outcome == "approve"


def closes(journey: Journey) -> None:
    journey.opens("manager", "Benefits")
    executive = journey.executive.pk
    journey.follow("New benefit")
    journey.fills(name=journey.given["benefit"], baseline_value="30")
    journey.chooses(kind="service", unit=journey.project.unit_id, owner=executive)
    journey.page.locator("[name=indicator]").select_option(index=1)
    journey.fills(**{f"target_{date.today().year}": "10"})
    journey.saves()
    journey.reads("The benefit has been written down.")

    journey.opens("manager", "Plan")
    journey.follow("Plan a gate")
    journey.chooses(kind="closure")
    journey.fills(question="Stop ?", amount="50000")
    journey.saves()
    journey.follow("Edit the closing file")
    journey.chooses(accepted_by=executive, benefits_owner=executive)
    journey.fills(accepted_on=ahead(0), acceptance="OK.", lessons="OK.", benefits="OK.")
    journey.saves()
    journey.follow("Add a follow-on action")
    journey.fills(what="Archives", due_on=ahead(30))
    journey.chooses(owner=executive)
    journey.saves()
    asks(journey)
    journey.press("Approve")
    journey.reads("Recorded: %(outcome)s.")
    journey.project.refresh_from_db()
    assert journey.project.state == "closed"


def measures_a_year_later(journey: Journey) -> None:
    journey.waits(365)
    journey.opens("executive", "Benefits")
    journey.goes(journey.given["benefit"])
    journey.follow("Record a measurement")
    journey.fills(value="12", source="Excel")
    journey.saves()
    journey.reads("The measurement has been recorded.")
    held = BenefitReview.objects.filter(benefit__initiative=journey.project, held_on=date.today())
    assert set(held.values_list("months_after", flat=True)) == {3, 12}


@pytest.mark.parametrize(
    ("language", "given", "has_javascript"),
    [("fr", FR, True), ("nl", NL, False)],
    ids=["fr", "nl"],
)
def test_from_the_class_of_a_project_to_its_benefit_a_year_later(
    page, has_javascript, language, given
):
    journey = Journey(page, language, given)
    agrees_on_a_class(journey)
    plans_a_stage(journey)
    passes_with_a_condition(journey)
    goes_beyond_its_tolerance(journey)
    raises_an_exception(journey)
    closes(journey)
    measures_a_year_later(journey)
