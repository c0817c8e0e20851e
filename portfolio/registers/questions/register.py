from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.questions import services
from portfolio.registers.questions.choices import FROM, Asker, QuestionState, Step
from portfolio.registers.questions.columns import COLUMNS
from portfolio.registers.questions.filters import QuestionFilter
from portfolio.registers.questions.forms import QuestionForm
from portfolio.registers.questions.models import Question
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.permits import may_change
from portfolio.registers.shape.register import Button, Register
from ppm.accounts.models import Person


def _facts(row: Question, person: Person) -> Mapping[str, Any]:
    figures = row.figures.select_related("taken_by").order_by("pk")
    return {
        "figures": [one for one in figures if one.text in row.answer],
        "sent": list(row.sent.select_related("sent_by").order_by("-edition")),
        "signed": [
            (_("Written by"), row.written_by),
            (_("Checked by"), row.checked_by),
            (_("Released by"), row.released_by),
        ],
        "steps": [
            (step.value, step.label)
            for step in Step
            if row.state in FROM[step] and services.may_step(person, row, step)
        ],
        "may_write": row.is_open and may_change(person, row),
        "is_author": row.written_by_id == person.pk and row.state in ("draft", "checked"),
    }


QUESTIONS = Register(
    key="question",
    path="questions",
    model=Question,
    word=_("question from outside"),
    plural=pgettext_lazy("register", "Questions from outside"),
    lead=_(
        "Asked by the minister’s office, a commissioner, an audit, parliament: answered by when."
    ),
    new=_("Write down a question"),
    form=QuestionForm,
    filters=QuestionFilter,
    columns=COLUMNS,
    add=services.add_question,
    edit=services.edit_question,
    default_sort="due_on",
    cells=("owner",),
    many=("owner", "is_for_committee"),
    groupings=(
        by_choices("asker", _("Asked by"), Asker),
        by_choices("state", _("State"), QuestionState),
    ),
    buttons=(
        Button(
            _("Write the answer"),
            "portfolio:question_answer",
            lambda row, person: row.is_open and may_change(person, row),
        ),
    ),
    facts=_facts,
    facts_template="portfolio/registers/questions/facts.html",
)
