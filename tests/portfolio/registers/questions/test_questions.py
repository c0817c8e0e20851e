"""Questions from outside: never the author alone, figures with their source, the sent version is kept."""

import hashlib
import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.initiatives.choices import RUNNING
from portfolio.initiatives.models import Initiative
from portfolio.registers.questions import services
from portfolio.registers.questions.figures import sources, told
from portfolio.registers.questions.models import Question, SentAnswer
from portfolio.registers.questions.reminders import remind
from ppm import audit
from ppm.notices.models import Notice
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory
from tests.factories.registers import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return PersonFactory()


@pytest.fixture
def executive():
    return PersonFactory()


@pytest.fixture
def project(department, manager, executive):
    return InitiativeFactory(
        unit=department, name_fr="Relais", project_manager=manager, executive=executive
    )


def step(question, name, by):
    return services.take_step(pk=question.pk, version=None, step=name, by=by, at=now())


def test_an_answer_is_checked_and_released_by_others_then_kept_as_sent(
    client, project, manager, executive, head_of_pmo
):
    row = make_question(project, owner=manager, raised_at=now())
    client.force_login(manager)
    figure = reverse("portfolio:question_figure", args=[row.pk])
    assert client.get(figure).status_code == 200
    wrong = client.post(figure, {"version": "1", "measure": "status", "source": "live"})
    posted = client.post(
        figure,
        {"initiative": project.code, "version": "1", "measure": "forecast_end", "source": "live"},
    )
    assert (wrong.status_code, posted.status_code) == (422, 303)
    row.refresh_from_db()
    assert row.answer == row.figures.get().text
    assert "Relais" in row.answer
    assert row.written_by == manager

    address = reverse("portfolio:question_step", args=[row.pk, "check"])
    assert client.post(address, {"version": "2"}).status_code == 403
    client.force_login(head_of_pmo)
    assert client.post(address, {"version": "2"}).status_code == 303
    assert Notice.objects.get(person=executive).kind.endswith("checked")
    row.refresh_from_db()
    assert not services.may_release(manager, row)
    client.force_login(executive)
    client.post(reverse("portfolio:question_step", args=[row.pk, "release"]), {"version": "3"})
    step(row, "send", manager)

    sent = SentAnswer.objects.get()
    kept = json.loads(sent.content)
    assert hashlib.sha256(sent.content.encode()).hexdigest() == sent.sha256
    assert (kept["released_by"], kept["figures"][0]["source"]) == (executive.pk, "live")
    shown = client.get(reverse("portfolio:question_sent", args=[row.pk, 1]))
    assert sent.sha256 in shown.content.decode()
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        audit.action("test.prepared", by=manager),
    ):
        SentAnswer.objects.update(content="{}")

    step(row, "reopen", manager)
    services.write_answer(pk=row.pk, version=None, answer="Corrigé.", by=manager, at=now())
    assert json.loads(SentAnswer.objects.get().content) == kept


def test_a_changed_answer_is_a_draft_again(project, manager, head_of_pmo):
    row = make_question(project)
    with pytest.raises(ValidationError):
        step(row, "check", head_of_pmo)
    services.write_answer(pk=row.pk, version=None, answer="Oui.", by=manager, at=now())
    step(row, "check", head_of_pmo)

    services.write_answer(pk=row.pk, version=None, answer="Non.", by=manager, at=now())

    row.refresh_from_db()
    assert (row.state, row.checked_by) == ("draft", None)


def test_what_is_restricted_is_read_by_those_named_and_involved_only(project, manager, head_of_pmo):
    make_question(project, openness="restricted", owner=manager)
    alone = make_question(None)

    assert Question.objects.visible_to(manager).count() == 1
    assert list(Question.objects.visible_to(head_of_pmo)) == [alone]


def test_the_owner_is_reminded_before_and_after(project, manager, executive):
    today = localdate()
    early = {"received_on": today - timedelta(days=9), "owner": manager}
    make_question(project, due_on=today, **early)
    make_question(project, due_on=today - timedelta(days=1), **early)
    make_question(project, due_on=today - timedelta(days=2), **early)

    remind(today)

    kinds = sorted(row.kind.rpartition(".")[2] for row in Notice.objects.filter(person=manager))
    assert kinds == ["due", "overdue"]


def test_a_total_over_all_projects_leaves_confidential_ones_out_and_says_so(project, head_of_pmo):
    InitiativeRoleFactory(
        initiative=InitiativeFactory(
            unit=project.unit, confidentiality="restricted", code_name="Ardoise", state="delivery"
        ),
        person=head_of_pmo,
        role="executive",
    )
    open_ones = Initiative.objects.open_to_all().filter(state__in=RUNNING).count()
    seen = Initiative.objects.visible_to(head_of_pmo).filter(state__in=RUNNING).count()
    assert seen == open_ones + 1

    known = sources()["live"].find(head_of_pmo, None, "projects")

    assert known.value == open_ones
    assert told(known, None, "projects", "en").endswith("without confidential projects.")
