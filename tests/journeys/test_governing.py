"""A project governed from its class to the benefit measured a year after it closed, in French and in Dutch.

Through the pages and their forms, as each person, with the clock moved forward as time passes.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from portfolio.benefits.models import Benefit
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.baselines.models import Baseline
from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.gates.models import Gate, GateItem
from portfolio.lifecycle.models import Stage
from portfolio.registers.actions.models import Action
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.workdays import add_working_days
from ppm.permissions.roles import Role
from tests.factories.links import BenefitFactory, IndicatorFactory, ReviewFactory
from tests.factories.portfolio import InitiativeRoleFactory, StageFactory

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
Move = Callable[[int], None]


@pytest.fixture
def move(monkeypatch: pytest.MonkeyPatch) -> Move:
    """Move the clock forward by so many days."""
    moved = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return datetime.now(tz) + moved

    monkeypatch.setattr("django.utils.timezone.datetime", Clock)

    def forward(days: int) -> None:
        nonlocal moved
        moved += timedelta(days)

    return forward


class Desk:
    """Somebody before the portal: opens pages, fills forms in, reads what is said."""

    def __init__(self, client: Client, language: str) -> None:
        self.client, self.language = client, language
        self.page: Any = None

    def sits(self, person: Person) -> "Desk":
        self.client.force_login(person)
        return self

    def opens(self, name: str, *args: Any, query: str = "") -> "Desk":
        self.page = self.client.get(reverse(f"portfolio:{name}", args=args) + query)
        assert self.page.status_code == 200, (name, self.page.status_code)
        return self

    def sends(self, name: str, /, *args: Any, query: str = "", **data: Any) -> "Desk":
        """Open the page, leave its form as it is but for `data`, and send it."""
        self.opens(name, *args, query=query)
        form = self.page.context.get("form")
        filled = {bound.html_name: bound.value() for bound in form} if form is not None else {}
        filled |= data
        return self.posts(name, *args, query=query, **filled)

    def posts(self, name: str, /, *args: Any, query: str = "", **data: Any) -> "Desk":
        address = reverse(f"portfolio:{name}", args=args) + query
        kept = {
            key: value for key, value in data.items() if value is not None and value is not False
        }
        self.page = self.client.post(address, kept, follow=True)
        context = self.page.context or {}
        errors = [getattr(context.get(form), "errors", "") for form in ("form", "condition_forms")]
        why = (name, self.page.status_code, errors, context.get("refused"))
        assert self.page.status_code == 200, why
        return self

    def reads(self, sentence: str, **names: Any) -> None:
        """The page says it, in the language of this journey."""
        with translation.override(self.language):
            wanted = (
                translation.gettext(sentence) % names if names else translation.gettext(sentence)
            )
        text = self.page.content.decode().replace("&#x27;", "’").replace("&quot;", '"')
        assert wanted.replace("'", "’") in text, wanted


@pytest.fixture
def cast(project, project_manager, executive, pmo, head_of_pmo, language) -> dict[str, Person]:
    owner = InitiativeRoleFactory(initiative=project, role=Role.BENEFIT_OWNER).person
    found = {
        "manager": project_manager, "executive": executive, "pmo": pmo, "owner": owner,
    }  # fmt: skip
    with audit.action("test.prepared", by=pmo):
        keys = [one.pk for one in found.values()]
        Person.objects.filter(pk__in=keys).update(language=language)
        today = localdate()
        Initiative.objects.filter(pk=project.pk).update(
            state="delivery",
            baseline_start=today - timedelta(90),
            actual_start=today - timedelta(90),
            baseline_end=today + timedelta(180),
            forecast_end=today + timedelta(180),
        )
    return {name: Person.objects.get(pk=one.pk) for name, one in found.items()}


@pytest.fixture
def stage(project, cast) -> Stage:
    """Initiation is over; the realisation waits for its gate."""
    today = localdate()
    StageFactory(
        initiative=project, number=1, state="completed",
        baseline_start=today - timedelta(90), baseline_end=today - timedelta(3),
        actual_start=today - timedelta(90), actual_end=today - timedelta(3),
    )  # fmt: skip
    return StageFactory(
        initiative=project, number=2, name="Réalisation",
        baseline_start=today, baseline_end=today + timedelta(180),
    )  # fmt: skip


def agreed_on_a_class(desk: Desk, project: Initiative, cast: dict[str, Person]) -> None:
    desk.sits(cast["manager"]).opens("tailoring_score", project.pk)
    scores = {
        name: 2 for name in desk.page.context["form"].fields if name not in ("chosen", "reason")
    }
    desk.posts("tailoring_score", project.pk, **scores)
    seen = desk.page.context["decided"]["signature"]
    desk.posts("tailoring_score", project.pk, **scores, seen=seen)
    desk.reads("The scores and the class have been recorded.")


def decided(
    desk: Desk, cast: dict[str, Person], gate: Gate, answer: str, **conditions: Any
) -> None:
    """Criteria, question, recommendation and decision."""
    desk.sits(cast["manager"])
    for item in GateItem.objects.filter(gate=gate):
        desk.sends("gate_review", item.pk, state="met", evidence="PV du comité")
    gate.refresh_from_db()
    desk.posts("gate_ask", gate.pk, version=gate.version)
    desk.reads("The decision has been asked; the PMO gives its recommendation.")
    desk.sits(cast["pmo"]).sends(
        "gate_recommend", gate.pk, opinion="approved", text="Le dossier est complet."
    )
    desk.sits(cast["executive"]).sends(
        "gate_decide", gate.pk, answer=answer, reason="Vu le dossier",
        **{"conditions-TOTAL_FORMS": 1, "conditions-INITIAL_FORMS": 0, **conditions},
    )  # fmt: skip
    gate.refresh_from_db()
    assert gate.outcome == answer


def passed_with_a_condition(
    desk: Desk, project: Initiative, stage: Stage, cast: dict[str, Person]
) -> None:
    today = localdate()
    desk.sits(cast["manager"]).sends(
        "gate_create", project.pk, kind="stage", stage=stage.pk,
        planned_on=today.isoformat(), question="Ouvrir la réalisation ?",
    )  # fmt: skip
    gate = Gate.objects.get(initiative=project)
    row = {
        "conditions-0-what": "Notifier le marché",
        "conditions-0-owner": cast["manager"].pk,
        "conditions-0-due_on": (today + timedelta(20)).isoformat(),
    }
    decided(desk, cast, gate, "conditional", **row)
    assert Action.objects.get(origin_kind="gate").owner == cast["manager"]
    desk.opens("gate_detail", gate.pk)
    assert "Notifier le marché" in desk.page.content.decode()
    stage.refresh_from_db()
    if stage.state == "planned":
        desk.sits(cast["manager"]).sends("stage_start", stage.pk)
        stage.refresh_from_db()
    assert stage.state == "running"


def beyond_its_tolerance(
    desk: Desk, project: Initiative, stage: Stage, cast: dict[str, Person]
) -> None:
    """Ten working days are agreed, fifteen are forecast: the plan proposes an exception."""
    query = f"?stage={stage.pk}"
    desk.sits(cast["manager"]).opens("tolerance_edit", project.pk, query=query)
    limits = {
        bound.html_name: bound.value() for form in desk.page.context["limits"] for bound in form
    }
    desk.sends(
        "tolerance_edit", project.pk, query=query,
        **{**limits, "time-adverse": "10", "time-unit": "days"}, agreed_by=cast["executive"].pk,
    )  # fmt: skip
    desk.reads("The tolerances have been written down.")
    end = add_working_days(stage.baseline_end, 15)
    desk.sends("stage_move", stage.pk, query=f"?end={end.isoformat()}")
    desk.opens("initiative_plan", project.pk)
    assert desk.page.context["proposals"]


def exception_with_a_plan(
    desk: Desk, project: Initiative, stage: Stage, cast: dict[str, Person]
) -> None:
    desk.sits(cast["manager"]).posts("exception_create", project.pk, plan=stage.pk, aspect="time")
    report = ExceptionReport.objects.get(initiative=project)
    assert report.origin == "computed"
    desk.opens("exception_edit", report.pk)
    options = {
        bound.html_name: bound.value()
        for form in desk.page.context["option_forms"]
        for bound in form
    }
    desk.sends(
        "exception_edit", report.pk,
        **{
            **options,
            "situation": "Le fournisseur livre trois semaines plus tard.",
            "consequences": "La mise en service est reportée.",
            "recommendation": "Reporter la fin de la phase.",
            "option1-title": "Reporter",
            "option1-time_days": "15",
            "option1-is_recommended": "on",
        },
        submit="1",
    )  # fmt: skip
    desk.reads("Handed in.")
    by_then = (localdate() + timedelta(10)).isoformat()
    desk.sits(cast["executive"]).sends(
        "exception_decide", report.pk, act="plan", reason="Montrez le plan.", plan_by=by_then
    )
    desk.sits(cast["manager"]).sends("exception_plan", report.pk, plan="Deux lots au lieu d’un.")
    before = Baseline.objects.filter(initiative=project).count()
    desk.sits(cast["executive"]).sends(
        "exception_decide", report.pk, act="approve", reason="Le plan tient."
    )
    report.refresh_from_db()
    assert (report.state, report.outcome) == ("decided", "approve")
    assert Baseline.objects.filter(initiative=project).count() > before
    # The old plan stays visible beside the new one.
    desk.opens("baseline_compare", project.pk)
    stage.refresh_from_db()
    assert stage.baseline_end == stage.expected_end
    desk.sits(cast["manager"]).sends(
        "exception_close", report.pk, lesson="Tester les livraisons partielles plus tôt."
    )


def closed(desk: Desk, project: Initiative, cast: dict[str, Person]) -> None:
    today = localdate()
    desk.sits(cast["manager"]).sends(
        "gate_create", project.pk, kind="closure", planned_on=today.isoformat(),
        question="Clôturer le projet ?", amount="50000",
    )  # fmt: skip
    gate = Gate.objects.get(initiative=project, kind="closure")
    desk.sends(
        "gate_closing", gate.pk, accepted_by=cast["executive"].pk, accepted_on=today.isoformat(),
        acceptance="Accepté par le métier.", lessons="Associer la production plus tôt.",
        benefits_owner=cast["owner"].pk, benefits="Délai de réponse.",
    )  # fmt: skip
    desk.sends(
        "gate_follow_on", gate.pk, what="Archiver les dossiers", owner=cast["owner"].pk,
        due_on=(today + timedelta(30)).isoformat(),
    )  # fmt: skip
    decided(desk, cast, gate, "approved")
    project.refresh_from_db()
    assert project.state == "closed"


def measured(desk: Desk, benefit: Benefit, cast: dict[str, Person]) -> None:
    desk.sits(cast["owner"]).sends(
        "benefit_measure", benefit.pk, value="12", source="Statistiques du guichet"
    )
    desk.reads("The measurement has been recorded.")
    assert benefit.reviews.get().held_on == localdate()


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_from_the_class_of_a_project_to_its_benefit_a_year_later(
    client, project, cast, stage, move, language
):
    desk = Desk(client, language)
    benefit = BenefitFactory(
        initiative=project, owner=cast["owner"], indicator=IndicatorFactory(),
        baseline_value=30, targets={localdate().year + 1: 10},
    )  # fmt: skip
    ReviewFactory(benefit=benefit, due_on=localdate() + timedelta(560))

    agreed_on_a_class(desk, project, cast)
    passed_with_a_condition(desk, project, stage, cast)
    move(60)
    beyond_its_tolerance(desk, project, stage, cast)
    exception_with_a_plan(desk, project, stage, cast)
    move(140)
    closed(desk, project, cast)
    move(365)
    measured(desk, benefit, cast)
