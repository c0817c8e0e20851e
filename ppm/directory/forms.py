from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ppm.directory.models import GroupRole
from ppm.org.models import OrgUnit
from ppm.ui.forms import VersionedForm


class GroupRoleForm(VersionedForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Kept in the history, for example the number of the request."),
    )

    class Meta:
        model = GroupRole
        fields = ("group", "label", "role", "unit")

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.current(today).order_by("code", "pk")  # type: ignore[attr-defined]  # a ModelChoiceField
