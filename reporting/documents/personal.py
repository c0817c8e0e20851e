"""The personal archive on paper: everything in its own words, the long lists cut with their number."""

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from ppm.privacy.told import shown
from reporting.packs.pdf import PdfEngineMissing, render_part

ROWS, ACTS = 200, 500


def personal_data_pdf(found: dict[str, Any], language: str, at: datetime) -> bytes | None:
    """A tagged PDF in the language of the moment; nothing where no PDF can be made."""
    context = shown(found, at, rows=ROWS, acts=ACTS)
    html = render_to_string("reporting/documents/personal_data.html", context)
    title = _("Personal data – %(name)s") % {"name": found["account"]["text"]}
    try:
        return render_part(html, language=language, title=title, created=at.isoformat())
    except PdfEngineMissing:
        return None
