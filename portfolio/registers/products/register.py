from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portfolio.registers.products import services
from portfolio.registers.products.choices import Priority, ProductKind, ProductState
from portfolio.registers.products.columns import COLUMNS
from portfolio.registers.products.filters import ProductFilter
from portfolio.registers.products.forms import ProductForm
from portfolio.registers.products.models import Product
from portfolio.registers.shape.groupings import by_choices
from portfolio.registers.shape.register import Register
from ppm.accounts.models import Person


def _facts(row: Product, person: Person) -> Mapping[str, Any]:
    return {"parts": list(row.parts.visible_to(person).order_by("number"))}


PRODUCTS = Register(
    key="product",
    path="products",
    model=Product,
    word=pgettext_lazy("register", "product"),
    plural=pgettext_lazy("register", "Products"),
    lead=_(
        "What projects deliver: in which state and version, agreed with which criteria, by when."
    ),
    new=_("Add a product"),
    form=ProductForm,
    filters=ProductFilter,
    columns=COLUMNS,
    add=services.add_product,
    edit=services.edit_product,
    default_sort="planned",
    cells=("owner", "state", "priority", "forecast_on"),
    many=("owner", "state", "priority", "forecast_on", "is_for_committee"),
    groupings=(
        by_choices("state", _("State"), ProductState),
        by_choices("priority", _("Priority"), Priority),
        by_choices("kind", pgettext_lazy("register", "Kind"), ProductKind),
    ),
    facts=_facts,
    facts_template="portfolio/registers/products/facts.html",
)
