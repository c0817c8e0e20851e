from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.lifecycle.models import Stage
from portfolio.lifecycle.moving import Proposal
from ppm.ui.days import DayField
from ppm.ui.forms import PortalForm, PortalModelForm, VersionedForm

DATES = ("baseline_start", "baseline_end", "forecast_start", "forecast_end")
AMOUNTS = ("budget_amount", "forecast_amount")


class StageForm(VersionedForm):
    """Change a stage; starting and completing it are acts of their own."""

    class Meta:
        model = Stage
        fields = (
            "number",
            "name",
            "language",
            "baseline_start",
            "baseline_end",
            "forecast_start",
            "forecast_end",
            "budget_amount",
            "forecast_amount",
        )


class NewStageForm(PortalModelForm):
    """Plan a stage; it comes last."""

    class Meta:
        model = Stage
        fields = (
            "name",
            "language",
            "baseline_start",
            "baseline_end",
            "forecast_start",
            "forecast_end",
            "budget_amount",
            "forecast_amount",
        )


class StageDayForm(PortalForm):
    """The day on which a stage starts or is completed."""

    on = DayField(label=pgettext_lazy("date", "Day"))
    version = forms.IntegerField(widget=forms.HiddenInput, label=_("version"))


class MoveStageForm(PortalForm):
    """The day on which a stage is expected to end."""

    end = DayField(label=_("New expected end"))

    def __init__(self, *args: Any, stage: Stage, **kwargs: Any) -> None:
        super().__init__(*args, initial={"end": stage.expected_end}, **kwargs)


class FollowersForm(PortalForm):
    """The proposed dates of what follows; each can be changed before it is done."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    project_end = DayField(label=_("Expected end of the project"), required=False)

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        first = {"version": proposal.stage.version, "project_end": proposal.project_end}
        super().__init__(*args, initial=first, **kwargs)
        self.proposal = proposal
        for one in proposal.followers:
            for side, day in (("start", one.days.new_start), ("end", one.days.new_end)):
                self.fields[f"{side}_{one.days.number}"] = DayField(
                    label=_("First day") if side == "start" else _("Last day"),
                    initial=day,
                )

    def rows(self) -> list[Any]:
        """Each follower with its two fields."""
        return [
            (one, self[f"start_{one.days.number}"], self[f"end_{one.days.number}"])
            for one in self.proposal.followers
        ]

    def followers(self) -> dict[int, tuple[date, date]]:
        """The dates of a valid form, by number of the stage."""
        said = self.cleaned_data
        return {
            one.days.number: (said[f"start_{one.days.number}"], said[f"end_{one.days.number}"])
            for one in self.proposal.followers
        }
