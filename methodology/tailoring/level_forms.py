from django.utils.translation import gettext_lazy as _

from methodology.tailoring.models import StatusLevel
from methodology.tailoring.table_forms import BothLanguages, in_languages
from ppm.ui.forms import VersionedForm


class LevelForm(BothLanguages, VersionedForm):
    """One level in three languages; French and Dutch are needed."""

    texts = ("word",)

    class Meta:
        model = StatusLevel
        fields = in_languages("word")
        labels = {
            "word_fr": _("In French"),
            "word_nl": _("In Dutch"),
            "word_en": _("In English"),
        }
