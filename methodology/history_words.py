"""How the history of the method is told. The shape is explained in `ppm.audit.words`."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from methodology import models
from methodology.models import RequiredDimension, RuleSet, Term
from ppm.audit.words import Text, Words

WORDS: dict[type[Model], Words] = {
    RuleSet: Words(_("set of colour rules")),
    RequiredDimension: Words(_("required dimension"), title=("dimension",)),
    models.StatusLevel: Words(_("word for a status"), title=("dimension", "colour")),
    Term: Words(_("term"), title=("key",)),
    models.VocabularySetting: Words(_("choice of words"), title=("vocabulary",)),
    models.ManagementProduct: Words(_("management product"), title=("name",)),
    models.TailoringTable: Words(_("tailoring table"), title=("number",)),
    models.Anchor: Words(_("meaning of a score"), title=("criterion", "score")),
    models.ProductTreatment: Words(_("product in a class"), title=("product", "tailoring_class")),
    models.Cadence: Words(_("cadence of a class"), title=("tailoring_class",)),
}
ACTIONS: dict[str, Text] = {
    "rules.created": _("%(who)s put colour rules into force"),
    "rules.prepared": _("%(who)s prepared a version of the colour rules"),
    "rules.edited": _("%(who)s changed a draft of the colour rules"),
    "rules.put_in_force": _("%(who)s put a version of the colour rules in force"),
    "vocabulary.chosen": _("%(who)s chose the words of the portal"),
    "levels.loaded": _("%(who)s loaded the words for statuses"),
    "level.edited": _("%(who)s changed a word for a status"),
    "glossary.loaded": _("%(who)s loaded the glossary"),
    "products.loaded": _("%(who)s loaded the management products"),
    "product.edited": _("%(who)s changed a management product"),
    "tailoring.prepared": _("%(who)s prepared a version of the tailoring table"),
    "tailoring.edited": _("%(who)s changed a draft of the tailoring table"),
    "tailoring.published": _("%(who)s put a version of the tailoring table into force"),
}
