from datetime import datetime
from typing import Any

from portfolio.indicators.models import Indicator
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import StaleVersion, lock

__all__ = ["StaleVersion"]
FIELDS = (
    "code",
    *(f"name_{code}" for code in LANGUAGES),
    "measured_in",
    "nature",
    "source",
    "is_retired",
)


def create_indicator(*, by: Person, at: datetime, **values: Any) -> Indicator:
    """Add an indicator to the catalogue. Raises ValidationError."""
    made = Indicator(**values)
    made.full_clean(exclude=["name"])
    with audit.action("indicator.created", by=by, at=at):
        made.save()
    return made


def edit_indicator(
    *, indicator_id: int, version: int | None, by: Person, at: datetime, **values: Any
) -> Indicator:
    """Change an indicator. Raises StaleVersion, ValidationError."""
    with audit.action("indicator.edited", by=by, at=at):
        row = lock(Indicator, indicator_id, version)
        for name, value in values.items():
            setattr(row, name, value)
        row.full_clean(exclude=["name"])
        row.save(update_fields=list(values))
        row.refresh_from_db(fields=["version"])
    return row
