from modeltranslation.translator import TranslationOptions, register

from reporting.retention.models import RetentionClass


@register(RetentionClass)
class RetentionClassTranslation(TranslationOptions):
    fields = ("name", "legal_basis")
