from modeltranslation.translator import TranslationOptions, register

from ppm.org.models import ClosingDay, OrgUnit
from ppm.savedviews.models import SavedView


@register(OrgUnit)
class OrgUnitTranslation(TranslationOptions):
    fields = ("name",)


@register(SavedView)
class SavedViewTranslation(TranslationOptions):
    fields = ("name",)


@register(ClosingDay)
class ClosingDayTranslation(TranslationOptions):
    fields = ("name",)
