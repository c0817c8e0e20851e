"""Changed lines of registers, through the form and the service of each."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from ppm.accounts.models import Person
from reporting.reportbooks.opening import Lines


def form_for(lines: Lines, row: Any, values: Mapping[str, str]) -> forms.BaseForm:
    """The register's own form for these values, as if they had been sent from its page."""
    data = QueryDict(mutable=True)
    data["version"] = str(row.version)
    for name, value in values.items():
        if value:
            data[name] = _posted(lines.fields[name], value)
    return lines.register.form(data, instance=row, only=tuple(values))


def write_line(
    lines: Lines, row: Any, values: Mapping[str, str], *, by: Person, at: datetime
) -> None:
    """Change a line through its service. Raises ValidationError, StaleVersion."""
    version = row.version
    form: Any = form_for(lines, row, values)
    if not form.is_valid():
        raise ValidationError([one for errors in form.errors.values() for one in errors])
    lines.register.edit(pk=row.pk, version=version, by=by, at=at, **form.values())


def _posted(one: forms.Field, value: str) -> str:
    if isinstance(one, forms.DateField):
        found = one.clean(value)
        return found.isoformat() if isinstance(found, date) else value
    return value
