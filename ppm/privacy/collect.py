"""All that is held about a person as one archive: JSON for machines, a page and a PDF for people."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation

from ppm.accounts.models import Person
from ppm.privacy.registry import printed
from ppm.privacy.selectors import acts_by, holdings, row_values

SHOWN_ACTS = 500


def archive(person: Person, *, at: datetime, language: str = "") -> bytes:
    """The archive, in one language: that of the person unless another was asked for."""
    language = language or person.language
    with translation.override(language):
        found = collected(person, at)
        page = render_to_string("ppm/privacy/export.html", {**found, "shown": SHOWN_ACTS})
        paper = printed(found, language, at)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        bundle.writestr("personal-data.json", text)
        bundle.writestr("personal-data.html", page)
        if paper is not None:
            bundle.writestr("personal-data.pdf", paper)
    return file.getvalue()


def collected(person: Person, at: datetime) -> dict[str, Any]:
    """Account, rows about the person, rows signed by the person, and everything the person did."""
    sections = [
        {
            "title": str(one.noun),
            "field": str(one.field.verbose_name),
            "is_about": one.is_about,
            "rows": [{"text": str(row), **row_values(row)} for row in one.rows.iterator()],
        }
        for one in holdings(person)
    ]
    acts = sorted(acts_by(person), key=lambda act: act["at"], reverse=True)
    return {
        "made_at": at.isoformat(),
        "account": {"text": str(person), **row_values(person)},
        "sections": sections,
        "acts": acts,
    }
