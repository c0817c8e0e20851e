from modeltranslation.translator import TranslationOptions, register

from portfolio.alignment.models import Application, Capability
from portfolio.contract.models import Commitment, Contract
from portfolio.governance.models import Charter
from portfolio.indicators.models import Indicator
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.gates.models import Criterion
from portfolio.meetings.models import Committee
from portfolio.statusreports.sections.models import Section
from portfolio.strategy.models import Objective


@register(Contract)
class ContractTranslation(TranslationOptions):
    fields = ("name",)


@register(Commitment)
class CommitmentTranslation(TranslationOptions):
    fields = ("text", "kpi", "reason")


@register(Capability)
class CapabilityTranslation(TranslationOptions):
    fields = ("name",)


@register(Application)
class ApplicationTranslation(TranslationOptions):
    fields = ("name",)


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


@register(Charter)
class CharterTranslation(TranslationOptions):
    fields = ("text",)


@register(Section)
class SectionTranslation(TranslationOptions):
    fields = ("name",)
