from modeltranslation.translator import TranslationOptions, register

from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.gates.models import Criterion
from portfolio.meetings.models import Committee
from portfolio.strategy.models import Objective


@register(Indicator)
class IndicatorTranslation(TranslationOptions):
    fields = ("name",)


@register(Initiative)
class InitiativeTranslation(TranslationOptions):
    fields = ("name", "purpose")


@register(Committee)
class CommitteeTranslation(TranslationOptions):
    fields = ("name", "mandate")


@register(Objective)
class ObjectiveTranslation(TranslationOptions):
    fields = ("name", "description", "indicator")


@register(Criterion)
class CriterionTranslation(TranslationOptions):
    fields = ("text",)
