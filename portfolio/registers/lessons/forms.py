from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.models import Initiative
from portfolio.registers.lessons.models import Lesson, LessonConsultation, LessonReuse
from portfolio.registers.shape.forms import EntryForm
from ppm.accounts.models import Person
from ppm.permissions.catalog import Perm
from ppm.search.fields import CodedField
from ppm.ui.forms import PortalModelForm


class LessonForm(EntryForm):
    class Meta:
        model = Lesson
        fields = (
            "title",
            "language",
            "kind",
            "category",
            "event",
            "cause",
            "effect",
            "recommendation",
            "scope",
            "state",
            "owner",
            "is_for_committee",
        )


class ReuseForm(PortalModelForm):
    class Meta:
        model = LessonReuse
        fields = ("text", "language")
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = Initiative.objects.permitting(user, Perm.INITIATIVE_EDIT)
        field = CodedField(
            queryset=own,
            kind="initiative",
            label=_("Project that uses it"),
            help_text=_("One that you may edit, by code or name."),
        )
        self.fields = {"initiative": field, **self.fields}


class ConsultationForm(PortalModelForm):
    class Meta:
        model = LessonConsultation
        fields = ("note", "language")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
