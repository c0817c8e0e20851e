import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from methodology.products.models import ManagementProduct
from ppm import audit
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import StaleVersion, lock

if TYPE_CHECKING:
    from ppm.accounts.models import Person

__all__ = ["StaleVersion"]
FIRST = Path(__file__).with_name("products.json")
TEXTS = tuple(f"{name}_{code}" for name in ("name", "purpose", "headings") for code in LANGUAGES)
FIELDS = frozenset({*TEXTS, "kind", "due", "prepared_by", "approved_by"})


def read_products(source: Path = FIRST) -> list[dict[str, Any]]:
    """The products of the file in their order; headings with one on each line."""
    rows: list[dict[str, Any]] = json.loads(source.read_text(encoding="utf-8"))
    for position, row in enumerate(rows, start=1):
        row["position"] = position
        for code in LANGUAGES:
            row[f"headings_{code}"] = "\n".join(row[f"headings_{code}"])
    return rows


def load_products(*, by: "Person") -> int:
    """Add the products that are missing; what exists belongs to the PMO and is never touched."""
    stored = set(ManagementProduct.objects.values_list("key", flat=True))
    new = [
        ManagementProduct(**{name: value for name, value in row.items() if name != "treatments"})
        for row in read_products()
        if row["key"] not in stored
    ]
    if new:
        with audit.action("products.loaded", by=by):
            ManagementProduct.objects.bulk_create(new)
    return len(new)


def edit_product(
    *, product_id: int, version: int | None, by: "Person", at: datetime, **values: Any
) -> ManagementProduct:
    """Change texts, type, due point or parties of a product. Raises StaleVersion, ValidationError."""
    if unknown := set(values) - FIELDS:
        raise ValueError(f"A product has no column {', '.join(sorted(unknown))}.")
    with audit.action("product.edited", by=by, at=at):
        row = lock(ManagementProduct, product_id, version)
        changed = [name for name, value in values.items() if getattr(row, name) != value]
        if changed:
            for name in changed:
                setattr(row, name, values[name])
            row.full_clean()
            row.save(update_fields=changed)
    return row
