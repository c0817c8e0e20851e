from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from ppm.permissions.wording import areas
from ppm.ui.forms import PortalForm
from reporting.access.choices import Subject
from reporting.access.selectors import find

WITH_MONTH = (Subject.REPORT, Subject.PACK)


class QuestionForm(PortalForm):
    """Who, what, where, when."""

    person = forms.ModelChoiceField(Person.objects.none(), label=_("Person"))
    perm = forms.ChoiceField(label=_("May this person"))
    subject = forms.ChoiceField(label=_("What it is about"), choices=Subject.choices)
    code = forms.CharField(
        label=_("Code of the initiative or committee"), max_length=20, required=False
    )
    month = forms.DateField(
        label=_("Month"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        help_text=_("For a report or a pack."),
    )
    on = forms.DateField(label=_("On which day"), initial=localdate)

    def __init__(self, *args: Any, asker: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        people = Person.objects.people().order_by("family_name", "given_name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]  # a choice of models
        self.fields["perm"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(title), [(perm.value, capfirst(str(text))) for perm, text in rows])
            for title, rows in areas()
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        subject = cleaned.get("subject")
        cleaned["row"] = None
        if not subject or subject == Subject.ANYWHERE or self.errors:
            return cleaned
        if not cleaned.get("code"):
            self.add_error("code", _("Give the code."))
        elif subject in WITH_MONTH and not cleaned.get("month"):
            self.add_error("month", _("Give the month."))
        else:
            row = find(self.asker, subject, cleaned["code"].strip(), cleaned.get("month"))
            if row is None:
                self.add_error(
                    "code",
                    _(
                        "Nothing is found under this code. What is confidential is found only by "
                        "people named on it: it may exist or not."
                    ),
                )
            cleaned["row"] = row
        return cleaned

    @property
    def asked(self) -> Perm:
        return Perm(self.cleaned_data["perm"])
