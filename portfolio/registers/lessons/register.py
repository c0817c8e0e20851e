from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.lessons import services
from portfolio.registers.lessons.choices import LessonKind, LessonScope, LessonState
from portfolio.registers.lessons.columns import COLUMNS
from portfolio.registers.lessons.filters import LessonFilter
from portfolio.registers.lessons.forms import LessonForm
from portfolio.registers.lessons.models import Lesson
from portfolio.registers.lessons.selectors import reuses_of
from portfolio.registers.risks.choices import RiskCategory
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Button, Register
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm


def _facts(row: Lesson, person: Person) -> Mapping[str, Any]:
    return {"reuses": list(reuses_of(row, person))}


LESSONS = Register(
    key="lesson",
    path="lessons",
    model=Lesson,
    word=_("lesson"),
    plural=pgettext_lazy("register", "Lessons"),
    lead=_("What projects have learned and recommend to others, and who uses it."),
    new=_("Write down a lesson"),
    form=LessonForm,
    filters=LessonFilter,
    columns=COLUMNS,
    add=services.add_lesson,
    edit=services.edit_lesson,
    default_sort="-noted",
    cells=("owner", "state", "scope"),
    many=("owner", "state", "scope", "category", "is_for_committee"),
    groupings=(
        by_choices("kind", _("Type"), LessonKind),
        by_choices("category", _("Category"), RiskCategory),
        by_choices("scope", _("Counts for"), LessonScope),
        by_choices("state", _("State"), LessonState),
    ),
    buttons=(
        Button(
            _("We use this lesson"),
            "portfolio:lesson_reuse",
            lambda row, person: row.is_open and bool(can(person, Perm.INITIATIVE_EDIT)),
        ),
    ),
    own_links=((_("What others have learned"), "portfolio:initiative_learned"),),
    facts=_facts,
    facts_template="portfolio/registers/lessons/facts.html",
)
