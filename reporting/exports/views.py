from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.timezone import localdate

from ppm.ui.columns import Column
from reporting.exports.workbook import write_workbook

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHUNK = 500


def list_workbook(
    request: HttpRequest, queryset: QuerySet[Any], columns: Sequence[Column], title: str
) -> HttpResponse:
    """The answer of a list for `?format=xlsx`; the list's view has limited the rows to what is visible."""
    content = write_workbook(title=title, columns=columns, rows=queryset.iterator(chunk_size=CHUNK))
    name = f"{slugify(title) or 'list'}-{localdate():%Y-%m-%d}.xlsx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
