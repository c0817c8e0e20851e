"""Keeping the list of a project's management products up to date."""

from datetime import datetime
from typing import Any

from methodology.products.models import ManagementProduct
from portfolio.initiatives.models import Initiative
from portfolio.tailored.choices import ProductState
from portfolio.tailored.models import ProductRecord
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]
FIELDS = frozenset({"state", "owner", "stage", "link", "edition", "approved_on"})


def record_product(
    *,
    initiative: Initiative,
    product: ManagementProduct,
    version: int | None,
    by: Person,
    at: datetime,
    **values: Any,
) -> ProductRecord:
    """Say how far a product is; the first time a row is made. Raises StaleVersion, ValidationError."""
    if unknown := set(values) - FIELDS:
        raise ValueError(f"A product has no column {', '.join(sorted(unknown))}.")
    with audit.action("product_record.edited", by=by, at=at):
        Initiative.objects.select_for_update(of=("self",)).get(pk=initiative.pk)
        found = ProductRecord.objects.filter(initiative=initiative, product=product).first()
        if found is None:
            row = ProductRecord(initiative=initiative, product=product)
        else:
            row = lock(ProductRecord, found.pk, version)
        for name, value in values.items():
            setattr(row, name, value)
        if row.state != ProductState.APPROVED:
            row.approved_on = None
        row.full_clean()
        row.save()
    return row
