from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portfolio.favourites.selectors import favourites_of
from portfolio.initiatives.models import Initiative
from portfolio.standings.choices import BY_LETTER
from portfolio.statusreports.cycles import propose_dates
from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.scope import scope_of
from ppm.ui.figures import written_day
from reporting.home.providers import READINGS, TASKS
from reporting.home.register_providers import REGISTER_TASKS
from reporting.home.waiting import Reading, Task, due_in_words, in_one_sentence

PROJECTS_SHOWN = 12


@dataclass(frozen=True)
class Line:
    """A task with its due date in words."""

    task: Task
    due: str
    is_overdue: bool


@dataclass(frozen=True)
class OwnProject:
    """A project that the person is named on, as the standing says it."""

    initiative: Initiative
    name: str
    language: str
    recent: tuple[str, ...]
    report_age: str
    is_late: bool  # its next milestone should be behind us


@dataclass(frozen=True)
class Work:
    """Everything on the page “My work”."""

    sentence: str
    soon: list[Line]
    later: list[Line]
    readings: list[Reading]
    projects: list[OwnProject]
    favourites: list[OwnProject]


def work_of(person: Person, today: date) -> Work:
    """Collect what waits for a person; the number of queries does not depend on how much that is."""
    tasks = sorted(
        (task for provider in (*TASKS, *REGISTER_TASKS) for task in provider(person, today)),
        key=lambda task: (not task.is_returned, task.due_on or date.max),
    )
    lines = [
        (task.is_soon(today), Line(task, due_in_words(task.due_on, today), task.is_overdue(today)))
        for task in tasks
    ]
    return Work(
        sentence=in_one_sentence(tasks, today) if tasks else nothing_waits(today),
        soon=[line for is_soon, line in lines if is_soon],
        later=[line for is_soon, line in lines if not is_soon],
        readings=[one for provider in READINGS for one in provider(person, today)],
        projects=own_projects(person, today),
        favourites=[_line(one, today) for one in favourites_of(person)[:PROJECTS_SHOWN]],
    )


def nothing_waits(today: date) -> str:
    """“Nothing waits for you. Next opening: 2 December 2026.”"""
    planned = (
        ReportingCycle.objects.open()
        .filter(opens_on__gt=today)
        .order_by("opens_on")
        .values_list("opens_on", flat=True)
        .first()
    )
    opens_on = planned or propose_dates(today).opens_on
    return _("Nothing waits for you. Next opening: %(day)s.") % {"day": written_day(opens_on)}


def own_projects(person: Person, today: date) -> list[OwnProject]:
    """Running initiatives that the person is named on, red ones first."""
    named = scope_of(person).named_ids
    if not named:
        return []
    rows = (
        Initiative.objects.visible_to(person)
        .running()
        .filter(pk__in=named)
        .for_list()
        .order_by("standing__next_milestone_on", "code", "pk")[:PROJECTS_SHOWN]
    )
    return [_line(one, today) for one in rows]


def _line(one: Initiative, today: date) -> OwnProject:
    due = one.standing.next_milestone_on
    return OwnProject(
        one,
        *nearest(one, "name"),
        tuple(BY_LETTER[letter] for letter in one.standing.recent),
        _age(one.standing.reported_period),
        due is not None and due < today,
    )


def _age(period: date | None) -> str:
    if period is None:
        return _("No report yet")
    return _("Last report: %(month)s") % {"month": date_format(period, "YEAR_MONTH_FORMAT")}
