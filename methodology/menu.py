from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.permissions.catalog import Perm
from ppm.ui.menu import Entry

MENU = [
    Entry("method", _("Glossary"), "methodology:term_list", Perm.METHOD_VIEW),
    Entry("method", _("Status rules"), "methodology:rule_set_list", Perm.METHOD_VIEW),
    Entry("method", _("Status in words"), "methodology:level_list", Perm.METHOD_VIEW),
    Entry(
        "method",
        pgettext_lazy("page", "Tailoring"),
        "methodology:tailoring_table",
        Perm.METHOD_VIEW,
        40,
    ),
    Entry(
        "method",
        pgettext_lazy("page", "Management products"),
        "methodology:management_product_list",
        Perm.METHOD_VIEW,
        50,
    ),
    Entry(
        "administration",
        _("Words of the portal"),
        "methodology:vocabulary_edit",
        Perm.VOCABULARY_EDIT,
        85,
    ),
]
