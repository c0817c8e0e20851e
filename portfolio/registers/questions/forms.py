from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.questions.choices import OF_ALL, OF_PROJECT, Measure
from portfolio.registers.questions.figures import sources
from portfolio.registers.questions.models import Question
from portfolio.registers.shape.forms import EntryForm
from ppm.accounts.models import Person
from ppm.search.fields import CodedField
from ppm.ui.forms import PortalForm, VersionedForm


class QuestionForm(EntryForm):
    class Meta:
        model = Question
        fields = (
            "title",
            "language",
            "asker",
            "asked_by",
            "asker_reference",
            "received_on",
            "due_on",
            "question",
            "owner",
            "openness",
            "is_for_committee",
        )


class AnswerForm(VersionedForm):
    class Meta:
        model = Question
        fields = ("answer",)
        widgets = {"answer": forms.Textarea(attrs={"rows": 14})}


class FigureForm(PortalForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    measure = forms.ChoiceField(label=_("Figure"), choices=Measure.choices)
    source = forms.ChoiceField(label=_("Source"))

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.choices = [(key, one.label) for key, one in sources().items()]
        about = CodedField(
            queryset=Initiative.objects.visible_to(user),
            kind="initiative",
            label=_("About"),
            required=False,
            help_text=_("By code or name. Empty: all running projects that you see."),
        )
        self.fields = {"initiative": about, **self.fields}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        given["initiative"] = given.get("initiative") or None
        allowed = OF_PROJECT if given["initiative"] else OF_ALL
        if given.get("measure") and given["measure"] not in allowed:
            self.add_error("measure", _("There is no such figure of what you chose."))
        return given
