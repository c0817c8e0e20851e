"""Cells of the portfolio list that can be changed where they stand."""

from django.utils.safestring import SafeString

from portfolio.initiatives.models import Initiative
from ppm.ui.pencils import with_pencil

FIELDS = ("state", "end", "manager")


def editable(row: Initiative, field: str, shown: SafeString) -> SafeString:
    """The cell's content with a pencil, for whoever may change this row (`may_edit`, set by the list)."""
    if not getattr(row, "may_edit", False):
        return shown
    return with_pencil(shown, address="portfolio:cell_edit", field=field, pk=row.pk, name=row.code)
