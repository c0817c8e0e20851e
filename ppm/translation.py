from modeltranslation.translator import TranslationOptions, register

from ppm.org.models import OrgUnit
from ppm.savedviews.models import SavedView


@register(OrgUnit)
class OrgUnitTranslation(TranslationOptions):
    fields = ("name",)


@register(SavedView)
class SavedViewTranslation(TranslationOptions):
    fields = ("name",)
