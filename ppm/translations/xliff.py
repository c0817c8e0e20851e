"""XLIFF 2.1, the exchange format of translation tools: written and read, with nothing of the portal in it.

Source of the rules: OASIS XLIFF Version 2.1 (core, and the glossary module). One file has one source and one
target language. What is read comes from outside: no DTD, no entity, bounded in size and number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CORE = "urn:oasis:names:tc:xliff:document:2.0"
GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
VERSIONS = ("2.0", "2.1", "2.2")
CONTENT_TYPE = "application/xliff+xml"
MAX_BYTES, MOST_UNITS = 8 * 1024 * 1024, 2_000
INITIAL, TRANSLATED, REVIEWED, FINAL = "initial", "translated", "reviewed", "final"
STATES = (INITIAL, TRANSLATED, REVIEWED, FINAL)
# What XML 1.0 cannot hold.
FORBIDDEN = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class NotXliff(Exception):
    """Why a file is refused as a whole, in a sentence."""

    def __init__(self, message: "str | Promise") -> None:
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Unit:
    """One text that goes out. `terms` are (word, official translation); notes are (category, text)."""

    id: str
    name: str
    source: str
    target: str
    state: str
    notes: Sequence[tuple[str, str]] = ()
    terms: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Part:
    """The texts of one project, as one `<file>`."""

    id: str
    name: str
    units: Sequence[Unit]


@dataclass(frozen=True)
class Returned:
    """One text that came back; the state is that of its least advanced segment."""

    id: str
    target: str
    state: str


@dataclass(frozen=True)
class Document:
    source_language: str
    language: str
    units: tuple[Returned, ...]


def write(parts: Iterable[Part], *, source_language: str, language: str) -> bytes:
    """The document in UTF-8."""
    root = Element(
        "xliff",
        {
            "xmlns": CORE,
            "xmlns:gls": GLOSSARY,
            "version": "2.1",
            "srcLang": source_language,
            "trgLang": language,
        },
    )
    for part in parts:
        file = SubElement(root, "file", {"id": part.id, SPACE: "preserve"})
        _notes(file, [("project", part.name)])
        for unit in part.units:
            _write_unit(file, unit)
    found: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _write_unit(file: Element, unit: Unit) -> None:
    element = SubElement(
        file, "unit", {"id": unit.id, "name": _legal(unit.name), "canResegment": "no"}
    )
    if unit.terms:
        glossary = SubElement(element, "gls:glossary")
        for source, target in unit.terms:
            entry = SubElement(glossary, "gls:glossEntry")
            SubElement(entry, "gls:term").text = _legal(source)
            SubElement(entry, "gls:translation").text = _legal(target)
    _notes(element, unit.notes)
    segment = SubElement(element, "segment", {"id": "s1", "state": unit.state})
    SubElement(segment, "source").text = _legal(unit.source)
    if unit.target:
        SubElement(segment, "target").text = _legal(unit.target)


def _notes(element: Element, notes: Sequence[tuple[str, str]]) -> None:
    if notes:
        box = SubElement(element, "notes")
        for category, text in notes:
            SubElement(box, "note", {"category": category}).text = _legal(text)


def _legal(text: str) -> str:
    return FORBIDDEN.sub("", text)


def read(data: bytes) -> Document:
    """What came back. Raises NotXliff."""
    if len(data) > MAX_BYTES:
        raise NotXliff(_("This file is larger than the 8 MB that a file of translations may have."))
    try:
        root = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise NotXliff(
            _("This file defines entities of its own (a DTD), which is not accepted.")
        ) from None
    except (ParseError, ValueError, LookupError, UnicodeError):
        raise NotXliff(
            _("This file is no well-formed XML: take a new one and try again.")
        ) from None
    if root.tag != f"{{{CORE}}}xliff" or root.get("version") not in VERSIONS:
        raise NotXliff(_("This is no XLIFF file of version 2: save it as XLIFF 2.1."))
    source, target = root.get("srcLang", ""), root.get("trgLang", "")
    if not source or not target:
        raise NotXliff(_("This file does not say from which language into which it translates."))
    units = [_read_unit(unit) for unit in root.iter(f"{{{CORE}}}unit")]
    if len(units) > MOST_UNITS:
        raise NotXliff(_("This file holds more than 2,000 texts: send it in several parts."))
    return Document(_primary(source), _primary(target), tuple(units))


def _read_unit(unit: Element) -> Returned:
    """The target of all segments in a row, with the spaces between them; nothing if one has none."""
    texts, states = [], []
    for part in unit:
        if part.tag not in (f"{{{CORE}}}segment", f"{{{CORE}}}ignorable"):
            continue
        target, source = part.find(f"{{{CORE}}}target"), part.find(f"{{{CORE}}}source")
        if part.tag.endswith("ignorable"):
            texts.append(_said(target if target is not None else source))
            continue
        text = _said(target)
        if not text.strip():
            return Returned(unit.get("id", ""), "", INITIAL)
        texts.append(text)
        state = part.get("state", INITIAL)
        states.append(STATES.index(state) if state in STATES else 0)
    state = STATES[min(states)] if states else INITIAL
    return Returned(unit.get("id", ""), "".join(texts), state)


def _said(element: Element | None) -> str:
    return "".join(element.itertext()) if element is not None else ""


def _primary(language: str) -> str:
    """`fr-BE` is French."""
    return language.partition("-")[0].lower()
