from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.lessons.models import Lesson, LessonConsultation, LessonReuse
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from ppm import audit
from ppm.accounts.models import Person


def add_lesson(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Lesson:
    """Write down a lesson. Raises ValidationError."""
    line = Lesson(initiative=initiative, **{"raised_at": at, **values})
    with audit.action("lesson.added", by=by, at=at):
        return add_line(line, by=by, origin=origin, has_notices=has_notices)


def add_lessons(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Lesson]:
    """Write down many lessons in a few statements. Raises ValidationError."""
    lines = [Lesson(initiative=one, **{"raised_at": at, **values}) for one, values in rows]
    with audit.action("lesson.added", by=by, at=at):
        return add_lines(lines, by=by)


def edit_lesson(*, pk: int, version: int | None, by: Person, at: datetime, **values: Any) -> Lesson:
    """Change some columns. Raises StaleVersion, ValidationError."""
    with audit.action("lesson.edited", by=by, at=at):
        line, _changed = edit_line(Lesson, pk, version, values, by=by)
    return line


def reuse_lesson(
    *, lesson: Lesson, initiative: Initiative, text: str, language: str, by: Person, at: datetime
) -> LessonReuse:
    """Say that an initiative uses a lesson of another one. Raises ValidationError."""
    if lesson.initiative_id == initiative.pk:
        raise ValidationError(
            {"initiative": _("It is its own lesson: only its use by others is counted.")}
        )
    made = LessonReuse(
        lesson=lesson,
        initiative=initiative,
        text=text,
        language=language,
        used_on=localdate(at),
        said_by=by,
    )
    made.clean_fields(exclude=["lesson", "initiative", "said_by"])
    made.validate_constraints()
    with audit.action("lesson.reused", by=by, at=at):
        made.save()
    return made


def note_consultation(
    *, initiative: Initiative, note: str, language: str, by: Person, at: datetime
) -> LessonConsultation:
    """Note that somebody has looked up, for this initiative, what others had learned."""
    with audit.action("lesson.consulted", by=by, at=at):
        return LessonConsultation.objects.create(
            initiative=initiative,
            consulted_on=localdate(at),
            consulted_by=by,
            note=note,
            language=language,
        )
