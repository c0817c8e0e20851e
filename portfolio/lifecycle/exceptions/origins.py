"""Names an exception to readers of what followed from it: decisions, actions, lessons."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.lifecycle.exceptions.models import ExceptionReport
from portfolio.lifecycle.exceptions.telling import subject
from portfolio.registers.shape.traces import Told, register_kind

if TYPE_CHECKING:
    from ppm.accounts.models import Person


def _told(person: "Person", keys: Collection[int]) -> Mapping[int, Told]:
    rows = ExceptionReport.objects.visible_to(person).filter(pk__in=keys).select_related("stage")
    return {
        one.pk: Told(subject(one), reverse("portfolio:exception_detail", args=[one.pk]))
        for one in rows
    }


register_kind("exception", _("exception"), _told)
