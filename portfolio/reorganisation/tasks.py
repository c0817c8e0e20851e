from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from portfolio.reorganisation import services
from portfolio.reorganisation.choices import ReorganisationState
from portfolio.reorganisation.models import Reorganisation
from ppm.jobs.context import Context
from ppm.jobs.due import Due
from ppm.jobs.registry import JobFailed, job


def due_reorganisations(at: datetime) -> Iterator[Due]:
    """Planned mergers and splits whose day has come; one that was blocked is tried again the next day."""
    today = localdate(at)
    planned = Reorganisation.objects.filter(
        state=ReorganisationState.PLANNED, takes_effect_on__lte=today
    )
    for pk in planned.order_by("takes_effect_on", "pk").values_list("pk", flat=True):
        yield Due(
            "portfolio.reorganisation.apply", f"{pk}:{today}", {"reorganisation_id": pk}, "heavy"
        )


@job(
    "portfolio.reorganisation.apply",
    title=_("Carrying out a merger or split of units"),
    errors={"blocked": _("It cannot be carried out: %(reasons)s")},
)
def apply(ctx: Context, *, reorganisation_id: int) -> None:
    """Carry out what was confirmed, in the name of whoever confirmed it."""
    row = Reorganisation.objects.select_related("confirmed_by").get(pk=reorganisation_id)
    if row.state != ReorganisationState.PLANNED or row.confirmed_by is None:
        with ctx.done():
            return
    try:
        with ctx.done(link=reverse("portfolio:reorganisation_detail", args=[row.pk])):
            services.apply(reorganisation=row, by=row.confirmed_by, at=now())
    except services.ReorganisationBlocked as error:
        raise JobFailed("blocked", reasons=" ".join(error.reasons)) from error
