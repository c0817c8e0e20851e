from typing import Any

from django.utils.translation import pgettext_lazy

from methodology.library.models import Term
from ppm.languages.codes import LANGUAGES
from ppm.permissions.catalog import Perm
from ppm.search.registry import Searchable

SEARCHED = [
    Searchable(
        kind="term",
        model=Term,
        label=pgettext_lazy("search", "Words of the method"),
        title="NEW.term_{language}",
        body="NEW.definition_{language}",
        columns=tuple(f"{name}_{code}" for name in ("term", "definition") for code in LANGUAGES),
        address="methodology:term_list",
        query="q={title}",
        weight=0.5,
        perm=Perm.METHOD_VIEW,
    ),
]
SCOPES: dict[str, Any] = {"term": lambda person: None}
