"""The columns of a register's workbook and its stamp."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from portfolio.registers.shape.register import Register

REFERENCE, CODE, VERSION = "_reference", "_code", "_version"
LOCKED = (REFERENCE, CODE, VERSION)
STAMP = "PPM"  # the name of the sheet with the explanation and the stamp
STAMP_ROW = 12
EDITION = 1  # of this layout


@dataclass(frozen=True)
class Column:
    """A column: `field` is the form's, or nothing for one that only names the line."""

    name: str
    label: str
    field: forms.Field | None = None

    @property
    def is_locked(self) -> bool:
        return self.field is None


def form_fields(one: Register) -> dict[str, forms.Field]:
    """The fields that the workbook lets change, in the order of the form."""
    blank = one.form(only=one.fields)
    return {name: blank.fields[name] for name in one.fields if name in blank.fields}


def columns_of(one: Register) -> list[Column]:
    """The columns in the reader's language."""
    heads = {
        REFERENCE: _("Reference"),
        CODE: _("Code of the initiative"),
        VERSION: _("Version (do not change)"),
    }
    locked = [Column(name, heads[name]) for name in LOCKED]
    return locked + [
        Column(name, capfirst(str(field.label)), field) for name, field in form_fields(one).items()
    ]


def takes_new(one: Register) -> bool:
    """Whether lines can be added in the workbook: not where only some fields may change."""
    return not one.edited


def stamp_of(one: Register, language: str) -> str:
    """What the workbook was made as: register, language and columns, with their fingerprint."""
    with override(language):
        heads = [column.label for column in columns_of(one)]
    told: dict[str, Any] = {"register": one.key, "language": language, "edition": EDITION}
    sealed = json.dumps([told, heads], sort_keys=True, ensure_ascii=False).encode()
    told["fingerprint"] = hashlib.sha256(sealed).hexdigest()[:16]
    return json.dumps(told, sort_keys=True)


def register_in(stamp: str) -> tuple[str, str]:
    """Register and language of a stamp; empty when it is none."""
    try:
        told = json.loads(stamp)
        return str(told["register"]), str(told["language"])
    except (ValueError, KeyError, TypeError):
        return "", ""
