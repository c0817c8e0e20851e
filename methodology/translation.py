from modeltranslation.translator import TranslationOptions, register

from methodology.library.models import Term
from methodology.products.models import ManagementProduct
from methodology.tailoring.models import Anchor, Cadence, RuleSet, StatusLevel, TailoringTable


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("term", "definition")


@register(RuleSet)
class RuleSetTranslation(TranslationOptions):
    fields = ("note",)


@register(StatusLevel)
class StatusLevelTranslation(TranslationOptions):
    fields = ("word",)


@register(ManagementProduct)
class ManagementProductTranslation(TranslationOptions):
    fields = ("name", "purpose", "headings")


@register(TailoringTable)
class TailoringTableTranslation(TranslationOptions):
    fields = ("note",)


@register(Anchor)
class AnchorTranslation(TranslationOptions):
    fields = ("text",)


@register(Cadence)
class CadenceTranslation(TranslationOptions):
    fields = ("reports", "board", "reviews")
