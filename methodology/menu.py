from django.utils.translation import gettext_lazy as _

from ppm.permissions.catalog import Perm
from ppm.ui.menu import Entry

MENU = [
    Entry("method", _("Glossary"), "methodology:term_list", Perm.METHOD_VIEW),
    Entry("method", _("Status rules"), "methodology:rule_set_list", Perm.METHOD_VIEW),
]
