from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ppm.accounts.models import Person
from ppm.ui.chips import badge
from ppm.ui.columns import Column


def _name(person: Person) -> SafeString:
    address = reverse("ppm:privacy_person", args=[person.pk])
    return format_html('<a href="{}">{}</a>', address, person)


def _state(person: Person) -> SafeString:
    if person.pseudonymised_at is not None:
        return badge(_("pseudonymised"))
    if person.is_active:
        return badge(pgettext_lazy("account", "open"), "good")
    return badge(pgettext_lazy("account", "closed"))


COLUMNS = [
    Column("name", _("Person"), _name, str, sort=("family_name", "given_name"), primary=True),
    Column("email", _("E-mail address"), lambda person: person.email, sort="email", width=36),
    Column("state", _("Account"), _state, sort=("pseudonymised_at", "is_active")),
]
