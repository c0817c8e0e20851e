"""The decisions that a pack asks for, on its page: each with the way to where one decides."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.exceptions.authority import body_that_decides, may_decide
from portfolio.lifecycle.exceptions.models import ExceptionReport
from ppm.accounts.models import Person
from ppm.ui.figures import amount
from reporting.packs import errata, layer, marks
from reporting.packs.models import Pack
from reporting.packs.online import Kept
from reporting.snapshots import selectors as snapshots

MOST = 12  # projects that ask, at most


def asks(pack: Pack, made: Kept, person: Person) -> list[dict[str, Any]]:
    """What is asked, in the order of the pack, as far as it is still open to everybody.

    `project` is the address of the project and `decide` that of the open question, where the person may.
    """
    closed = set(Initiative.objects.confidential().values_list("code", flat=True))
    codes = [code for code in dict.fromkeys(made.asking) if code not in closed][:MOST]
    if not codes:
        return []
    period = errata.corrected(snapshots.read_period(pack.snapshot, codes), pack.snapshot)
    projects = {project.code: project for project in period.projects}
    in_sight = {
        one.code: one for one in Initiative.objects.visible_to(person).filter(code__in=codes)
    }
    decide = _decide(in_sight.values(), person)
    with layer.reading(period.projects, marks.reader()):
        return [
            {
                "question": marks.text(asked.question),
                "amount": amount(asked.amount, project.currency)
                if asked.amount is not None
                else "",
                "code": code,
                "name": marks.name(project.names),
                "project": reverse("portfolio:initiative_detail", args=[in_sight[code].pk])
                if code in in_sight
                else "",
                "decide": decide.get(code, ""),
            }
            for code in codes
            if (project := projects.get(code))
            for asked in project.decisions
            if asked.committee == pack.committee.code
        ]


def _decide(initiatives: Any, person: Person) -> dict[str, str]:
    """By code: where this person decides on the exception that waits."""
    today = localdate()
    waiting = (
        ExceptionReport.objects.visible_to(person)
        .undecided()
        .filter(initiative__in=[one.pk for one in initiatives])
        .select_related("initiative__unit", "committee")
    )
    return {
        one.initiative.code: reverse("portfolio:exception_decide", args=[one.pk])
        for one in waiting
        if may_decide(person, one, body_that_decides(one, today))
    }
