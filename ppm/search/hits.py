"""From rows of entries to what a reader is shown of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ppm.languages.nearest import reading_order
from ppm.search.models import SearchEntry
from ppm.search.registry import kinds

# Marks round a found word; no text can hold them, so that everything else is escaped safely.
START, STOP = "\x02", "\x03"


@dataclass(frozen=True)
class Hit:
    """One object that was found, in the language nearest to the reader."""

    kind: str
    label: str
    object_id: int
    code: str
    title: str
    language: str
    excerpt: SafeString
    excerpt_language: str
    of: str
    href: str
    detail: str = ""  # a person's address

    @property
    def option(self) -> str:
        """How a form names it: by its code and title; a person by name and address."""
        return (
            f"{self.title} <{self.detail}>" if self.detail else f"{self.code} {self.title}".strip()
        )


def hits_of(rows: Sequence[Any]) -> list[Hit]:
    """The rows with the titles of themselves and of what they belong to, nearest to the reader."""
    if not rows:
        return []
    wanted = {(row[0], row[1]) for row in rows} | {(row[2], row[3]) for row in rows}
    titles = _titles(wanted)
    known = kinds()
    hits = []
    for kind, object_id, scope, scope_id, code, title, language, body, marked, *_rest in rows:
        one = known[kind]
        shown, shown_in = titles.get((kind, object_id), (title, language))
        excerpt, excerpt_in = _marked(body), language
        if START not in body and shown_in != language and START in marked:
            excerpt = _marked(marked)
        elif START not in body:
            excerpt = SafeString("")
        hits.append(
            Hit(
                kind=kind,
                label=str(one.label),
                object_id=object_id,
                code=code,
                title=shown,
                language=shown_in,
                excerpt=excerpt,
                excerpt_language=excerpt_in,
                of=titles.get((scope, scope_id), ("", ""))[0] if scope != kind else "",
                href=one.href(object_id, scope_id, shown),
                detail=body.replace(START, "").replace(STOP, "") if kind == "person" else "",
            )
        )
    return hits


def _titles(wanted: set[tuple[str, int]]) -> dict[tuple[str, int], tuple[str, str]]:
    """Titles of objects in the language nearest to the reader."""
    order = reading_order()
    entries = SearchEntry.objects.filter(
        kind__in={kind for kind, _pk in wanted}, object_id__in={pk for _kind, pk in wanted}
    ).values_list("kind", "object_id", "title", "language")
    best: dict[tuple[str, int], tuple[str, str]] = {}
    for kind, pk, title, language in sorted(entries, key=lambda one: order.index(one[3])):
        best.setdefault((kind, pk), (title, language))
    return {key: best[key] for key in wanted & best.keys()}


def _marked(text: str) -> SafeString:
    """The text with its marks, everything else escaped."""
    marked = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(marked)  # noqa: S308 - escaped above, the marks are ours
