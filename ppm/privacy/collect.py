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
from ppm.privacy import told
from ppm.privacy.registry import printed
from ppm.privacy.selectors import acts_by, holdings, row_values

SHOWN_ROWS, SHOWN_ACTS = 2000, 500


def archive(person: Person, *, at: datetime, language: str = "") -> bytes:
    """The archive, in one language: that of the person unless another was asked for."""
    language = language or person.language
    with translation.override(language):
        found = collected(person, at)
        for_page = told.shown(found, at, rows=SHOWN_ROWS, acts=SHOWN_ACTS)
        page = render_to_string("ppm/privacy/export.html", for_page)
        paper = printed(found, language, at)
        machine_name, page_name, paper_name = told.file_names()
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        text = json.dumps(found, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        bundle.writestr(machine_name, text)
        bundle.writestr(page_name, page)
        if paper is not None:
            bundle.writestr(paper_name, paper)
    return file.getvalue()


def collected(person: Person, at: datetime) -> dict[str, Any]:
    """Account, rows about the person, rows signed by the person, and everything the person did."""
    sections = [
        {
            "title": str(one.noun),
            "field": str(one.field.verbose_name),
            "is_about": one.is_about,
            "rows": [
                {"text": text, **row_values(row)}
                for row, text in zip(one.rows, told.row_texts(one.rows.all()), strict=True)
            ],
        }
        for one in holdings(person)
    ]
    acts = sorted(acts_by(person), key=lambda act: act["at"], reverse=True)
    keys = [(act.pop("model"), act["key"]) for act in acts]
    texts = told.act_texts(person, keys)
    for act, key in zip(acts, keys, strict=True):
        act["on"] = texts.get(key, "")
    return {
        "made_at": at.isoformat(),
        "account": {"text": str(person), **row_values(person)},
        "sections": sections,
        "acts": acts,
    }
