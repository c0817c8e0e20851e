"""The columns of a register at a moment: the fields that its package names, as they were."""

from functools import partial
from typing import Any

from django.db.models import DateField, DecimalField, Field
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from ppm.audit.asof import row_of
from ppm.audit.names import Names
from ppm.audit.registry import told_fields
from ppm.audit.values import in_words, label_of, title_of
from ppm.audit.words import Subject
from ppm.languages.nearest import reading_order
from ppm.ui.columns import Column


def columns_of(one: Subject, names: Names, as_of: str) -> list[Column]:
    """The name of each object, leading to its own past state, then the columns of the subject."""
    fields = {field.name: field for field in told_fields(one.model).values()}
    first, *others = one.columns
    noun = fields.get(first) or fields[f"{first}_{reading_order()[0]}"]

    def drawn(event: Any) -> object:
        title = title_of(one.model, row_of(event), names)
        if not one.address:
            return title
        address = reverse(one.address, args=[event.pgh_obj_id])
        return format_html('<a href="{}?as_of={}">{}</a>', address, as_of, title)

    label = getattr(noun, "translated_field", noun).verbose_name
    return [
        Column("first", capfirst(str(label)), drawn, sort=noun.name, primary=True),
        *(
            Column(
                name,
                capfirst(label_of(fields[name])),
                partial(_cell, fields[name], names),
                sort=fields[name].attname,
                numeric=isinstance(fields[name], DecimalField),
                css="date" if isinstance(fields[name], DateField) else "",
            )
            for name in others
        ),
    ]


def _cell(field: "Field[Any, Any]", names: Names, event: Any) -> str:
    return in_words(field, row_of(event), names) or "–"
