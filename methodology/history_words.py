"""How the history of the method is told. The shape is explained in `ppm.audit.words`."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from methodology.models import RequiredDimension, RuleSet, Term
from ppm.audit.words import Text, Words

WORDS: dict[type[Model], Words] = {
    RuleSet: Words(_("set of colour rules")),
    RequiredDimension: Words(_("required dimension"), title=("dimension",)),
    Term: Words(_("term"), title=("key",)),
}
ACTIONS: dict[str, Text] = {
    "rules.created": _("%(who)s put colour rules into force"),
    "glossary.loaded": _("%(who)s loaded the glossary"),
}
