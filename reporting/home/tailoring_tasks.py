"""What projects ask of the PMO: another class than computed, or a deviation."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portfolio.tailored.models import ProductDeviation, TailoringDecision
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from reporting.home.waiting import Task

# A project waits no longer than this for its answer.
ANSWER_WITHIN = timedelta(days=7)


def requests_to_answer(person: Person, today: date) -> Iterator[Task]:
    """Classes and deviations that wait for a PMO, never one's own; in two queries."""
    if not can(person, Perm.TAILORING_AGREE):
        return
    decisions = TailoringDecision.objects.permitting(person, Perm.TAILORING_AGREE).waiting()
    for row in decisions.exclude(asked_by=person).select_related("initiative", "asked_by"):
        name, language = nearest(row.initiative, "name")
        yield Task(
            verb=_("Agree with the class “%(class)s”, or refuse it")
            % {"class": row.get_chosen_display()},
            subject=name,
            language=language,
            why=_("Asked by %(person)s; the scores say “%(class)s”")
            % {"person": row.asked_by, "class": row.get_computed_display()},
            address=reverse("portfolio:tailoring_answer", args=[row.pk]),
            action=_("Answer"),
            due_on=localdate(row.asked_at) + ANSWER_WITHIN,
        )
    deviations = ProductDeviation.objects.permitting(person, Perm.TAILORING_AGREE).waiting()
    rows = deviations.exclude(asked_by=person)
    for deviation in rows.select_related("initiative", "product", "asked_by").order_by("pk"):
        name, language = nearest(deviation.initiative, "name")
        yield Task(
            verb=_("Answer a deviation: %(product)s")
            % {"product": capfirst(nearest(deviation.product, "name")[0])},
            subject=name,
            language=language,
            why=_("Asked by %(person)s") % {"person": deviation.asked_by},
            address=reverse("portfolio:deviation_answer", args=[deviation.pk]),
            action=_("Answer"),
            due_on=localdate(deviation.asked_at) + ANSWER_WITHIN,
        )
