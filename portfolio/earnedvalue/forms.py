from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.earnedvalue.models import MilestoneWeight
from portfolio.milestones.models import Milestone
from ppm.ui.forms import PortalForm


class WeightsForm(PortalForm):
    """A weight and a share done for each milestone."""

    def __init__(
        self, *args: Any, rows: Sequence[tuple[Milestone, MilestoneWeight | None]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for one, weight in rows:
            self.fields[f"weight-{one.pk}"] = forms.DecimalField(
                label=_("%(product)s: weight") % {"product": one.name},
                min_value=0,
                max_digits=7,
                decimal_places=2,
                initial=weight.weight if weight else Decimal(1),
            )
            self.fields[f"percent-{one.pk}"] = forms.IntegerField(
                label=_("%(product)s: done, in per cent") % {"product": one.name},
                min_value=0,
                max_value=100,
                initial=weight.percent if weight else 0,
            )

    @property
    def lines(self) -> list[tuple[Milestone, Any, Any]]:
        """Each milestone with its two fields."""
        return [
            (one, self[f"weight-{one.pk}"], self[f"percent-{one.pk}"]) for one, _weight in self.rows
        ]

    def weights(self) -> dict[int, tuple[Decimal, int]]:
        said = self.cleaned_data
        return {
            one.pk: (said[f"weight-{one.pk}"], said[f"percent-{one.pk}"])
            for one, _weight in self.rows
        }
