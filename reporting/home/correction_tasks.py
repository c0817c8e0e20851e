"""Corrections after a freeze that wait for the central PMO."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.ui.figures import month
from reporting.home.waiting import Task
from reporting.snapshots.choices import CorrectionState
from reporting.snapshots.models import Correction

ANSWER_WITHIN = timedelta(days=5)


def corrections_to_answer(person: Person, today: date) -> Iterator[Task]:
    """Corrections that somebody else asked for; in one query."""
    if not can(person, Perm.CYCLE_FREEZE):
        return
    rows = Correction.objects.visible_to(person).filter(state=CorrectionState.ASKED)
    for row in (
        rows.exclude(asked_by=person)
        .select_related("row__snapshot__cycle", "asked_by")
        .defer("row__payload", "row__snapshot__header")
        .order_by("asked_at", "pk")
    ):
        name, language = nearest(row.row, "name")
        yield Task(
            verb=_("Agree to a correction, or refuse it"),
            subject=name,
            language=language,
            why=_("%(figure)s of %(month)s, asked by %(person)s")
            % {
                "figure": str(row.get_field_display()).capitalize(),
                "month": month(row.row.snapshot.cycle.period),
                "person": row.asked_by,
            },
            address=reverse("reporting:correction_detail", args=[row.pk]),
            action=_("Answer"),
            due_on=localdate(row.asked_at) + ANSWER_WITHIN,
        )
