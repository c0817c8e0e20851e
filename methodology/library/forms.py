from django import forms

from methodology.library.choices import Vocabulary
from methodology.library.models import VocabularySetting
from ppm.ui.forms import VersionedForm


class VocabularyForm(VersionedForm):
    class Meta:
        model = VocabularySetting
        fields = ["vocabulary"]
        widgets = {"vocabulary": forms.RadioSelect(choices=Vocabulary.choices)}
