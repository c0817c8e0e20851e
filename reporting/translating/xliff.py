"""Texts of the queue as XLIFF, and what came back."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ppm.translations.queue import Row
from ppm.translations.xliff import (
    FINAL,
    INITIAL,
    REVIEWED,
    TRANSLATED,
    Document,
    Part,
    Unit,
    write,
)
from reporting.translating.calc import terms_of, with_terms
from reporting.translating.incoming import Incoming, state_of, unit_id
from reporting.translating.selectors import project_names, terms_between

STATES = {"missing": INITIAL, "outdated": INITIAL, "draft": TRANSLATED, "done": FINAL}


def document(found: Sequence[Row], *, source: str, into: str) -> bytes:
    """The texts of one source language, a file per project, with the words of the glossary beside."""
    names = project_names(found)
    terms = terms_between(source, into)

    def unit(row: Row) -> Unit:
        said = terms_of(with_terms(row.text, terms))
        where = [str(row.narrative.label)]
        if row.period:
            where.append(date_format(row.period, "YEAR_MONTH_FORMAT"))
        notes = [("place", " · ".join(where))]
        if row.standing == "outdated":
            notes.append(("state", _("The original text has changed since it was translated.")))
        return Unit(
            unit_id(row), str(row.narrative.label), row.text, row.translation,
            STATES[row.standing], notes, [(term.source, term.target) for term in said],
        )  # fmt: skip

    grouped = groupby(found, key=lambda row: (row.code, row.project))
    parts = [
        Part(code, names[project].project, [unit(row) for row in group])
        for (code, project), group in grouped
    ]
    return write(parts, source_language=source, language=into)


def incoming(document: Document) -> list[Incoming]:
    """What a tool marks as final or reviewed is done; what is only translated is a draft."""
    return [
        Incoming(one.id, one.target, state_of(one.state in (FINAL, REVIEWED)))
        for one in document.units
    ]
