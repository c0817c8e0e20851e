"""Questions from outside that wait for a person: to answer, to release, to send."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.registers.questions.choices import OPEN, QuestionState
from portfolio.registers.questions.models import Question
from ppm.accounts.models import Person
from reporting.home.waiting import Task

SHOWN = 10


def questions_to_answer(person: Person, today: date) -> Iterator[Task]:
    """Those one owns or has written down; answers of one's own projects that wait for a release."""
    mine = Q(owner=person) | Q(owner__isnull=True, raised_by=person)
    releases = Q(state=QuestionState.CHECKED, initiative__standing__executive=person)
    rows = (
        Question.objects.visible_to(person)
        .filter(state__in=OPEN)
        .filter(mine | releases & ~Q(written_by=person))
        .select_related("initiative__standing")
        .order_by("due_on", "pk")[:SHOWN]
    )
    for row in rows:
        is_released = row.state == QuestionState.RELEASED
        to_release = (
            row.state == QuestionState.CHECKED
            and row.initiative is not None
            and row.initiative.standing.executive_id == person.pk
        )
        page = "question_detail" if is_released or to_release else "question_answer"
        if row.state == QuestionState.CHECKED and not to_release:
            page = "question_detail"
        yield Task(
            verb=_("Release an answer") if to_release else _("Answer a question from outside"),
            subject=row.title,
            language=row.language,
            why=f"{row.get_asker_display()} · {row.reference} · {row.get_state_display()}",
            address=reverse(f"portfolio:{page}", args=[row.pk]),
            action=_("Open"),
            due_on=row.due_on,
        )
