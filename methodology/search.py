from typing import Any

from django.utils.translation import pgettext_lazy

from methodology.library.models import Term
from methodology.products.models import ManagementProduct
from ppm.permissions.catalog import Perm
from ppm.search.registry import Searchable, in_languages

SEARCHED = [
    Searchable(
        kind="term",
        model=Term,
        label=pgettext_lazy("search", "Words of the method"),
        title="NEW.term_{language}",
        body="NEW.definition_{language}",
        columns=in_languages("term", "definition"),
        address="methodology:term_list",
        query="q={title}",
        weight=0.5,
        perm=Perm.METHOD_VIEW,
    ),
    Searchable(
        kind="management_product",
        model=ManagementProduct,
        label=pgettext_lazy("search", "Management products"),
        title="NEW.name_{language}",
        body="NEW.purpose_{language} || ' ' || NEW.headings_{language}",
        columns=in_languages("name", "purpose", "headings"),
        address="methodology:management_product_list",
        query="q={title}",
        weight=0.4,
        perm=Perm.METHOD_VIEW,
    ),
]
SCOPES: dict[str, Any] = {"term": lambda person: None, "management_product": lambda person: None}
