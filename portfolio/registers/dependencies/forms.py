from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.dependencies.choices import Side
from portfolio.registers.dependencies.models import Dependency
from ppm.accounts.models import Person
from ppm.search.fields import CodedField
from ppm.ui.forms import PortalForm, PortalModelForm


class NewDependencyForm(PortalModelForm):
    """What this initiative needs of another, or gives to it."""

    side = forms.ChoiceField(
        label=_("This initiative"),
        choices=[
            (Side.TAKER.value, _("needs something of the other one")),
            (Side.GIVER.value, _("gives something to the other one")),
        ],
    )
    other = CodedField(
        queryset=Initiative.objects.none(),
        kind="initiative",
        label=_("The other initiative"),
        help_text=_("Its code or its name. One of another department: its code."),
    )
    promised_on = forms.DateField(
        label=_("Promised for"),
        required=False,
        help_text=_("Known if this initiative is the giver; otherwise its manager fills it in."),
    )

    class Meta:
        model = Dependency
        fields = ("side", "other", "what", "language", "needed_on", "promised_on")

    field_order = ["side", "other", "what", "language", "needed_on", "promised_on"]

    def __init__(self, *args: Any, initiative: Initiative, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Initiative.objects.visible_to(user).exclude(pk=initiative.pk)
        other: Any = self.fields["other"]
        # Of another department only the code is known, and only of what is not confidential.
        other.queryset, other.by_code = seen, seen | self._open(initiative)

    @staticmethod
    def _open(initiative: Initiative) -> Any:
        return Initiative.objects.open_to_all().exclude(pk=initiative.pk)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("side") == Side.GIVER and not cleaned.get("promised_on"):
            self.add_error("promised_on", _("Say for when it is promised."))
        return cleaned


class SideForm(PortalForm):
    """For which side somebody speaks who may speak for both; with one side there is nothing to choose."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    side = forms.ChoiceField(label=_("You speak for"), choices=Side.choices)

    def __init__(self, *args: Any, row: Dependency, sides: list[Side], **kwargs: Any) -> None:
        kwargs["initial"] = {"version": row.version, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        side: Any = self.fields["side"]
        side.choices = [(one.value, one.label) for one in sides]
        if len(sides) == 1:
            side.widget, side.initial = forms.HiddenInput(), sides[0].value


class ConfirmForm(SideForm):
    promised_on = forms.DateField(
        label=_("Promised for"),
        required=False,
        help_text=_("Filled in by the giver."),
    )

    def __init__(self, *args: Any, row: Dependency, sides: list[Side], **kwargs: Any) -> None:
        super().__init__(
            *args, row=row, sides=sides, initial={"promised_on": row.promised_on}, **kwargs
        )
        if Side.GIVER not in sides:
            del self.fields["promised_on"]


class MoveForm(SideForm):
    on = forms.DateField(
        label=_("New date"),
        help_text=_("The giver moves the promise, the taker the date it is needed by."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class DeliverForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    on = forms.DateField(
        label=_("Delivered on"),
    )


class DropForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)
