"""What benefits ask of their owners: to agree, and to measure; after the closure too."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from portfolio.benefits.models import Benefit
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from reporting.home.waiting import Task

AHEAD = timedelta(days=30)


def benefits_to_own(person: Person, today: date) -> Iterator[Task]:
    """Own benefits that wait for an answer or for a measurement; one query."""
    rows = (
        Benefit.objects.visible_to(person)
        .open()
        .filter(owner=person)
        .with_next_review()
        .select_related("initiative")
        .order_by("next_review_on", "pk")
    )
    for row in rows:
        name = nearest(row.initiative, "name")[0]
        if not row.answer:
            yield Task(
                verb=_("Say whether you own this benefit"),
                subject=row.name,
                language=row.language,
                why=name,
                address=reverse("portfolio:benefit_answer", args=[row.pk]),
                action=_("Answer"),
            )
        due_on = row.next_review_on  # type: ignore[attr-defined]  # annotated
        if due_on is not None and due_on <= today + AHEAD:
            yield Task(
                verb=_("Measure the benefit"),
                subject=row.name,
                language=row.language,
                why=name,
                address=reverse("portfolio:benefit_measure", args=[row.pk]),
                action=_("Measure"),
                due_on=due_on,
            )
