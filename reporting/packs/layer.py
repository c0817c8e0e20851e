"""The translations that a pack shows: read once, then the same for the key of a page and for the page itself.

`reading` puts them in force for a while; `marks.text` and `sheets.sheet_key` look there. Outside of it every
text stands in its original language. The frozen text and its fingerprint are never touched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, is_dataclass, replace
from hashlib import sha256
from typing import Any

from django.template.defaultfilters import capfirst

from ppm.translations.hashing import source_hash
from ppm.translations.selectors import (
    Coverage,
    Translated,
    layer_version,
    readable_in,
)
from ppm.ui.words import plain_term
from reporting.snapshots.frozen import Dimension, Project, Text


@dataclass(frozen=True)
class Layer:
    """What is translated for the readers of one language, by hash of the source, and the words in force."""

    language: str = ""
    used: Mapping[str, Translated] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


TERMS = ("executive", "stage")  # of the glossary, that pages name
_IN_FORCE: ContextVar[Layer] = ContextVar("layer_of_packs", default=Layer())  # noqa: B039 - frozen


@contextmanager
def reading(projects: Iterable[Project], language: str) -> Iterator[None]:
    """Have the translations of these projects in force: one query, none within another reading."""
    if _IN_FORCE.get().language == language:
        yield
        return
    texts = [text for project in projects for text in texts_of(project)]
    found = readable_in(language, ((one.value, one.language) for one in texts))
    words = {key: capfirst(plain_term(key)) for key in TERMS}
    token = _IN_FORCE.set(Layer(language, found, words))
    try:
        yield
    finally:
        _IN_FORCE.reset(token)


def vocabulary() -> Sequence[str]:
    """The words of the house or of PRINCE2 that stand on the pages, as part of their key."""
    return sorted(_IN_FORCE.get().words.values())


def label(key: str, otherwise: str) -> str:
    """The word in force for a role or a product, with a capital; `otherwise` outside of a reading."""
    return _IN_FORCE.get().words.get(key, otherwise)


def translated(value: Text) -> Translated | None:
    """The translation in force of a text, if it has one."""
    used = _IN_FORCE.get().used
    return used.get(source_hash(value.value, value.language)) if used and value else None


def shown(value: Text) -> Text:
    """The text as it is read: its translation in force, else the original."""
    found = translated(value)
    return Text(found.text, found.language) if found else value


def version_of(project: Project) -> str:
    """The version of the translations in force of one project's texts; empty where there are none."""
    used = _IN_FORCE.get().used
    if not used:
        return ""
    keys = {source_hash(one.value, one.language) for one in texts_of(project)}
    own = {key: used[key] for key in keys if key in used}
    return layer_version(own) if own else ""


def version_in(projects: Sequence[Project], languages: Iterable[str]) -> str:
    """The version of all translations that a file in these languages shows; one query each."""
    found = []
    for language in languages:
        with reading(projects, language):
            found.append(layer_version(_IN_FORCE.get().used))
    return sha256(" ".join(found).encode()).hexdigest()


def coverage(projects: Sequence[Project], language: str) -> Coverage:
    """How many of these projects' texts can be read in a language: written in it, or translated in force."""
    used = _IN_FORCE.get().used
    found = {
        source_hash(one.value, one.language): one.language
        for project in projects
        for one in texts_of(project)
    }
    own = sum(written == language for written in found.values())
    done = sum(key in used and used[key].language == language for key in found)
    return Coverage(own, done, len(found))


def texts_of(project: Project) -> Iterator[Text]:
    """What people wrote about the project, as frozen, as far as committees read it."""
    shown = replace(
        project,
        milestones=tuple(entry for entry in project.milestones if entry.is_shown),
        lines=project.lines.shown,
        handed_in=replace(project.handed_in, risks=(), issues=()) if project.handed_in else None,
    )
    yield from _texts(shown, project.headline.language)


def _texts(value: Any, language: str) -> Iterator[Text]:
    """Texts know their language; the words on a dimension are in that of the report."""
    if isinstance(value, Text):
        if value:
            yield value
    elif isinstance(value, Dimension):
        yield from (Text(one, language) for one in (value.comment, value.path_to_green) if one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one, language)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name), language)
