from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from portfolio.initiatives.models import Initiative
from portfolio.registers.products.choices import DELIVERED
from portfolio.registers.products.models import Product
from portfolio.registers.shape.traces import Origin
from portfolio.registers.shape.writing import add_line, add_lines, edit_line
from portfolio.standings.followers import tell
from ppm import audit
from ppm.accounts.models import Person


def add_product(
    *,
    initiative: Initiative,
    by: Person,
    at: datetime,
    origin: Origin | None = None,
    has_notices: bool = True,
    **values: Any,
) -> Product:
    """Write down a product. Raises ValidationError."""
    line = _new(initiative, values, at)
    with audit.action("product.added", by=by, at=at):
        made = add_line(line, by=by, origin=origin, has_notices=has_notices)
        tell([initiative.pk])
    return made


def add_products(
    *, rows: Sequence[tuple[Initiative, Mapping[str, Any]]], by: Person, at: datetime
) -> list[Product]:
    """Write down many products in a few statements. Raises ValidationError."""
    lines = [_new(initiative, values, at) for initiative, values in rows]
    with audit.action("product.added", by=by, at=at):
        made = add_lines(lines, by=by)
        tell(line.initiative_id for line in made)
    return made


def _new(initiative: Initiative, values: Mapping[str, Any], at: datetime) -> Product:
    line = Product(initiative=initiative, **{"raised_at": at, **values})
    if line.state in DELIVERED and line.actual_on is None:
        line.actual_on = localdate(at)
    return line


def edit_product(
    *, pk: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Product:
    """Change some columns; what is delivered gets its day. Raises StaleVersion, ValidationError."""
    state = values.get("state")
    if state in DELIVERED and not values.get("actual_on"):
        before = Product.objects.only("actual_on").get(pk=pk)
        values["actual_on"] = before.actual_on or localdate(at)
    with audit.action(f"product.{state}" if state in DELIVERED else "product.edited", by=by, at=at):
        line, _changed = edit_line(Product, pk, version, values, by=by)
        tell([line.initiative_id])
    return line
