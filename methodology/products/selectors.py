from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from methodology.library import vocabulary
from methodology.products.choices import Party, ProductKind
from methodology.products.models import ManagementProduct
from ppm.languages.codes import LANGUAGES
from ppm.languages.nearest import nearest
from ppm.ui.chips import text
from ppm.ui.words import term

SEARCHED = tuple(f"{name}_{code}" for name in ("name", "purpose", "headings") for code in LANGUAGES)


@dataclass(frozen=True)
class ProductInWords:
    """A product as its page shows it, in the language nearest to the reader."""

    product: ManagementProduct
    name: str
    name_language: str
    purpose: str
    language: str
    headings: Sequence[str]
    prepared_by: Sequence[str]
    approved_by: Sequence[str]

    @property
    def label(self) -> str:
        """The institution's own name, or the word in force of the glossary where it has none of its own."""
        shown, other = vocabulary.word(self.product.key)
        if self.name.casefold() in (shown.casefold(), other.casefold()):
            return term(self.product.key, first=True)
        return text(self.name[:1].upper() + self.name[1:], self.name_language)


def products_by_kind(words: str) -> list[tuple[str, list[ProductInWords]]]:
    """The products that hold every word, by type; in one query."""
    rows = ManagementProduct.objects.order_by("position")
    for word in words.split():
        found = Q()
        for name in SEARCHED:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    groups = [
        (str(kind.label), [in_words(one) for one in rows if one.kind == kind])
        for kind in ProductKind
    ]
    return [(label, found) for label, found in groups if found]


def in_words(one: ManagementProduct) -> ProductInWords:
    purpose, language = nearest(one, "purpose")
    return ProductInWords(
        one,
        *nearest(one, "name"),
        purpose,
        language,
        nearest(one, "headings")[0].splitlines(),
        [str(Party(party).label) for party in one.prepared_by],
        [str(Party(party).label) for party in one.approved_by],
    )
