"""The personal archive on paper: everything in its own words, the long lists cut with their number."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ppm.accounts.models import Person
from ppm.audit.registry import actions
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from reporting.packs.pdf import PdfEngineMissing, render_part

ROWS, ACTS = 200, 500


def personal_data_pdf(found: dict[str, Any], language: str, at: datetime) -> bytes | None:
    """A tagged PDF in the language of the moment; nothing where no PDF can be made."""
    html = render_to_string("reporting/documents/personal_data.html", shown(found, at))
    title = _("Personal data – %(name)s") % {"name": found["account"]["text"]}
    try:
        return render_part(html, language=language, title=title, created=at.isoformat())
    except PdfEngineMissing:
        return None


def shown(found: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What the paper shows of the collected data."""
    name = found["account"]["text"]
    return {
        "made_at": at,
        "name": name,
        "account": list(_account(found["account"])),
        "sections": [
            {
                "title": capfirst(one["title"]),
                "is_about": one["is_about"],
                "rows": [row["text"] for row in one["rows"][:ROWS]],
                "count": len(one["rows"]),
            }
            for one in found["sections"]
        ],
        "acts": [
            (parse_datetime(act["at"]), _in_words(act["action"], name), act["what"], act["key"])
            for act in found["acts"][:ACTS]
        ],
        "act_count": len(found["acts"]),
    }


def _account(values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The columns of the account by their names, in the words of a reader."""
    for field in Person._meta.concrete_fields:
        if field.column not in values or field.primary_key:
            continue
        value = values[field.column]
        if isinstance(value, bool):
            text = pgettext("value", "yes") if value else pgettext("value", "no")
        elif isinstance(value, datetime):
            text = date_format(localtime(value), "SHORT_DATETIME_FORMAT")
        elif field.name == "unit" and value is not None:
            text = coded_name(OrgUnit.objects.get(pk=value))
        else:
            known = dict(field.flatchoices)
            text = "–" if value in (None, "") else str(known.get(value, value))
        yield str(capfirst(field.verbose_name)), text


def _in_words(action: str, who: str) -> str:
    """The sentence of an action; its code where none is known."""
    text = actions().get(action)
    return str(text) % {"who": who} if text else action
