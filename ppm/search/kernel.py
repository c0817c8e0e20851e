"""What can be found of the kernel itself: people and units."""

from typing import Any

from django.utils.translation import pgettext_lazy

from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.catalog import Perm
from ppm.search.registry import Searchable, in_languages

SEARCHED = [
    Searchable(
        kind="person",
        model=Person,
        label=pgettext_lazy("search", "People"),
        language="NEW.language",
        # Nobody looks for the portal's own account, nor for people who have left.
        title="CASE WHEN NEW.is_active AND NEW.email NOT LIKE '%.invalid'"
        " THEN concat_ws(' ', NEW.given_name, NULLIF(NEW.family_name, '')) ELSE '' END",
        body="NEW.email",
        columns=("given_name", "family_name", "email", "language", "is_active"),
        address="portfolio:initiative_list",
        query="manager={title}",
        weight=1.5,
        perm=Perm.INITIATIVE_VIEW,
    ),
    Searchable(
        kind="unit",
        model=OrgUnit,
        label=pgettext_lazy("search", "Units"),
        code="NEW.code",
        title="NEW.name_{language}",
        columns=("code", *in_languages("name")),
        address="portfolio:initiative_list",
        query="unit={id}",
        weight=1.5,
        perm=Perm.INITIATIVE_VIEW,
    ),
]
SCOPES: dict[str, Any] = {"person": lambda person: None, "unit": lambda person: None}
