from modeltranslation.translator import TranslationOptions, register

from methodology.library.models import Term
from methodology.tailoring.models import RuleSet


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("term", "definition")


@register(RuleSet)
class RuleSetTranslation(TranslationOptions):
    fields = ("note",)
