"""All that is held about a person as one archive: JSON for machines, a page for people."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation

from ppm.accounts.models import Person
from ppm.privacy.selectors import acts_by, holdings, row_values

SHOWN_ACTS = 500


def archive(person: Person, *, at: datetime) -> bytes:
    """The archive, in the language of the person."""
    with translation.override(person.language):
        found = collected(person, at)
        page = render_to_string("ppm/privacy/export.html", {**found, "shown": SHOWN_ACTS})
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        bundle.writestr("personal-data.json", text)
        bundle.writestr("personal-data.html", page)
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
