import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.questions.choices import AFTER, FROM, WRITTEN, QuestionState, Step
from portfolio.registers.questions.figures import sources, told
from portfolio.registers.questions.models import AnswerFigure, Question, SentAnswer
from portfolio.registers.questions.notices import tell_of_step
from portfolio.registers.shape.permits import may_change
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, edit_line
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm


class NotYet(ValidationError):
    """The answer is not ready for this step."""


def add_question(
    *,
    initiative: Initiative | None,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Question:
    """Write down a question from outside. Raises ValidationError."""
    line = Question(initiative=initiative, **{"raised_at": at, **values})
    with audit.action("question.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def edit_question(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Question:
    """Change what is known of the question. Raises StaleVersion, ValidationError."""
    with audit.action("question.edited", by=by, at=at):
        line, _changed = edit_line(Question, pk, version, values, by=by)
    return line


def write_answer(
    *, pk: int, version: int | None, answer: str, by: Person, at: datetime
) -> Question:
    """Write the answer; what was checked is a draft again. Raises StaleVersion, ValidationError."""
    with audit.action("question.answered", by=by, at=at):
        row = lock(Question, pk, version)
        if row.state in (QuestionState.SENT, QuestionState.DROPPED):
            raise NotYet(_("This question is closed. Take it back to draft first."))
        if row.answer == answer and row.state in WRITTEN:
            return row
        row.answer, row.state, row.written_by = answer, QuestionState.DRAFT, by
        row.checked_by = row.released_by = None
        row.save(update_fields=["answer", "state", "written_by", "checked_by", "released_by"])
        row.refresh_from_db(fields=["version"])
    return row


def insert_figure(
    *,
    pk: int,
    version: int | None,
    initiative: Initiative | None,
    source: str,
    measure: str,
    by: Person,
    at: datetime,
) -> AnswerFigure:
    """Add a figure with its source to the end of the answer. Raises StaleVersion, ValidationError."""
    row = Question.objects.get(pk=pk)
    with translation.override(row.language):
        known = sources()[source].find(by, initiative, measure)
    if known is None:
        raise ValidationError(_("This source has no such figure."))
    sentence = told(known, initiative, measure, row.language)
    with audit.action("question.figure_inserted", by=by, at=at):
        answer = f"{row.answer}\n\n{sentence}".strip()
        write_answer(pk=pk, version=version, answer=answer, by=by, at=at)
        return AnswerFigure.objects.create(
            question=row,
            initiative=initiative,
            measure=measure,
            source=source,
            text=sentence,
            period=known.period,
            fingerprint=known.fingerprint,
            taken_at=at,
            taken_by=by,
        )


def may_release(person: Person, row: Question) -> bool:
    """Whether the person answers for it: the executive, or the PMO that validates; never who wrote it."""
    if row.written_by_id == person.pk:
        return False
    if row.initiative and row.initiative.standing.executive_id == person.pk:
        return True
    return bool(can(person, Perm.REPORT_VALIDATE, row))


def may_step(person: Person, row: Question, step: str) -> bool:
    """Whether the person may do this step on this answer, wherever it stands."""
    if step == Step.RELEASE:
        return may_release(person, row)
    if step == Step.CHECK:
        is_author = row.written_by_id == person.pk
        return not is_author and (may_change(person, row) or may_release(person, row))
    return may_change(person, row) or may_release(person, row)


def take_step(*, pk: int, version: int | None, step: str, by: Person, at: datetime) -> Question:
    """Check, release, send, take back or drop. Raises StaleVersion, ValidationError."""
    with audit.action(f"question.{AFTER[Step(step)]}", by=by, at=at):
        row = lock(Question, pk, version)
        if row.state not in FROM[Step(step)]:
            raise NotYet(_("The answer is not ready for this step."))
        if step == Step.CHECK and not row.answer.strip():
            raise NotYet(_("There is no answer yet."))
        if step == Step.CHECK:
            row.checked_by = by
        elif step == Step.RELEASE:
            row.released_by = by
        elif step == Step.SEND:
            row.sent_on = localdate(at)
            _keep(row, by, at)
        elif step == Step.REOPEN:
            row.checked_by = row.released_by = None
        row.state = AFTER[Step(step)]
        row.save(update_fields=["state", "checked_by", "released_by", "sent_on"])
        row.refresh_from_db(fields=["version"])
        tell_of_step(row, step, by)
    return row


def _keep(row: Question, by: Person, at: datetime) -> SentAnswer:
    """The version that is sent, with the figures that still stand in it, under one fingerprint."""
    figures = [
        {
            "text": one.text,
            "source": one.source,
            "period": one.period.isoformat() if one.period else None,
            "fingerprint": one.fingerprint,
            "taken": one.taken_at.isoformat(),
        }
        for one in row.figures.order_by("pk")
        if one.text in row.answer
    ]
    content = json.dumps(
        {
            "reference": row.reference,
            "asker": row.asker,
            "asked_by": row.asked_by,
            "asker_reference": row.asker_reference,
            "question": row.question,
            "answer": row.answer,
            "language": row.language,
            "written_by": row.written_by_id,
            "checked_by": row.checked_by_id,
            "released_by": row.released_by_id,
            "figures": figures,
        },
        sort_keys=True,
        ensure_ascii=False,
    )
    return SentAnswer.objects.create(
        question=row,
        edition=row.sent.count() + 1,
        language=row.language,
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        sent_at=at,
        sent_by=by,
    )
