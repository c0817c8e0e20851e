from modeltranslation.translator import TranslationOptions, register

from ppm.org.models import OrgUnit


@register(OrgUnit)
class OrgUnitTranslation(TranslationOptions):
    fields = ("name",)
