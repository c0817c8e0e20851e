"""How a gate is named beside what came from it: a decision, an action."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.lifecycle.gates.models import Gate
from portfolio.registers.shape.traces import Told, register_kind
from ppm.accounts.models import Person


def find(person: Person, keys: Collection[int]) -> Mapping[int, Told]:
    """The gates among these that the person sees. One query."""
    rows = Gate.objects.visible_to(person).filter(pk__in=keys)
    return {
        one.pk: Told(str(one.get_kind_display()), reverse("portfolio:gate_detail", args=[one.pk]))
        for one in rows
    }


register_kind("gate", _("gate"), find)
