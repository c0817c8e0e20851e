"""Optimistic locking: an integer that the database bumps on every update."""

from typing import TypeVar

import pgtrigger
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext_lazy as _

BUMP_VERSION = pgtrigger.Trigger(
    name="bump_version",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func="NEW.version := OLD.version + 1; RETURN NEW;",
)


class Versioned(models.Model):
    """A row that forms post back with the version they were opened with."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        triggers = [BUMP_VERSION]


Row = TypeVar("Row", bound=Versioned)


class StaleVersion(Exception):
    """Somebody else saved the row since the form was opened; `current` is the row as it stands now."""

    message = _("Somebody else saved this in the meantime.")

    def __init__(self, current: Versioned) -> None:
        super().__init__(str(self.message))
        self.current = current


def lock(model: type[Row], pk: int, version: int | None) -> Row:
    """Lock and re-read a row. Raises StaleVersion when `version` is given and no longer the current one."""
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise ObjectDoesNotExist
    if version is not None and row.version != version:
        raise StaleVersion(row)
    return row
