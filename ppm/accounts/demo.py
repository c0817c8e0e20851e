"""The accounts of the invented institution that the sign-in page offers in demo mode.

The password is public on purpose: the accounts exist in demo data only and are offered in demo mode only.
"""

import unicodedata

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ppm.permissions.roles import Role

PASSWORD = "demo-fictif-fictief"  # noqa: S105  # shown on the sign-in page, opens invented data
DOMAIN = "cfs-fks.example"

# Given name, family name, what the person does there; in the order of a reporting cycle.
ACCOUNTS = (
    ("Bastien", "Lorquet", Role.PROJECT_MANAGER.label),
    ("Pieterjan", "Moerkens", Role.PROJECT_MANAGER.label),
    ("Samira", "Haddouchi", Role.PROJECT_MANAGER.label),
    ("Ilse", "Keersbilck", Role.DECENTRAL_PMO.label),
    ("Rachid", "Ouazzani", Role.DECENTRAL_PMO.label),
    ("Noémie", "Tilmant", Role.HEAD_OF_PMO.label),
    ("Jorn", "Vanhuffelen", Role.CENTRAL_PMO.label),
    ("Greet", "Lauwereys", Role.TRANSLATOR.label),
    ("Godelieve", "Saelens", Role.EXECUTIVE.label),
    ("Marie-Ange", "Colpin", _("chair of the executive committee")),
    ("Auditeur / Auditor", "", Role.AUDITOR.label),
    ("Commissaire / Commissaris", "", _("government commissioner")),
    ("Lieselot", "Hoornaert", Role.ADMINISTRATOR.label),
)


def email_of(given_name: str, family_name: str) -> str:
    """The invented address of a person: plain letters, a domain that can never exist."""
    name = (
        f"{given_name.split(' / ')[0]}.{family_name}" if family_name else given_name.split(" /")[0]
    )
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"{plain.lower().replace(' ', '-')}@{DOMAIN}"


def accounts() -> list[tuple[str, str, str]]:
    """(label, address, password) of each account to offer; none outside demo mode."""
    if not settings.DEMO:
        return []
    return [
        (
            _("%(name)s, %(role)s") % {"name": f"{given} {family}".strip(), "role": role},
            email_of(given, family),
            PASSWORD,
        )
        for given, family, role in ACCOUNTS
    ]
