"""A line as its page shows it: its fields with their words, what it came from and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Field, ForeignKey, Q, TextField, Value
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from portfolio.registers.shape.models import Entry
from portfolio.registers.shape.register import Register, register_of, registers
from portfolio.registers.shape.traces import find_origins, word_of
from ppm.accounts.models import Person
from ppm.ui import chips, figures


@dataclass(frozen=True)
class Fact:
    """A field of a line; `is_long` stands under its label, over the whole width."""

    label: str
    value: object
    is_long: bool = False


@dataclass(frozen=True)
class Link:
    """Another object of a trace."""

    word: object
    name: str
    address: str


def entry_lines(one: Register, row: Entry) -> Sequence[Fact]:
    """The fields of the register's form, in its order, without title and language."""
    names = [name for name in one.form.Meta.fields if name not in ("title", "language")]
    found = [_fact(row, name) for name in names if not _is_empty_text(row, name)]
    found.append(Fact(_("Raised"), figures.day(localdate(row.raised_at))))
    found.append(Fact(_("Raised by"), chips.person(row.raised_by)))
    return found


def _is_empty_text(row: Entry, name: str) -> bool:
    """A long text that nobody has written takes no place."""
    return isinstance(row._meta.get_field(name), TextField) and not getattr(row, name)


def _fact(row: Entry, name: str) -> Fact:
    field: Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]  # never a reverse one
    label = capfirst(str(field.verbose_name))
    value = getattr(row, name)
    if isinstance(field, TextField):
        return Fact(label, chips.text(value, row.language, block=True), is_long=True)
    return Fact(label, drawn(row, field, value))


def drawn(row: Entry, field: "Field[Any, Any]", value: Any) -> object:
    """A value as a reader reads it."""
    if isinstance(value, Person) or (value is None and isinstance(field, ForeignKey)):
        return chips.person(value) if field.name == "owner" or value else chips.text("")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return chips.text("")
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    if isinstance(value, date):
        return figures.day(value)
    if isinstance(value, Decimal):
        return figures.money(value)
    if isinstance(value, int):
        return figures.number(value)
    if isinstance(value, str):
        return chips.text(value, row.language)
    return value


def links_of(one: Register, row: Entry, person: Person) -> dict[str, Sequence[Link]]:
    """What the line came from, and what came from it, as far as it is open to the reader."""
    came = []
    if row.origin_kind and row.origin_id:
        key = (row.origin_kind, row.origin_id)
        told = find_origins(person, [key]).get(key)
        if told is not None:
            came.append(Link(word_of(row.origin_kind), told.name, told.address))
        elif word := word_of(row.origin_kind):
            came.append(Link(word, "", ""))
    kinds = (one.key, *one.extra.get("origin_kinds", ()))
    return {"came_from": came, "became": followers(person, kinds, row.pk)}


def followers(person: Person, kinds: Sequence[str], pk: int) -> list[Link]:
    """The lines of all registers that came from an object, in one statement."""
    arms = [
        other.visible_to(person)
        .filter(Q(origin_kind__in=kinds, origin_id=pk))
        .order_by()
        .annotate(register_key=Value(other.key))
        .values_list("register_key", "pk", "number", "title")
        for other in registers()
    ]
    if not arms:
        return []
    found = arms[0].union(*arms[1:], all=True) if len(arms) > 1 else arms[0]
    links = []
    for key, line, number, title in sorted(found):
        other = register_of(key)
        reference = f"{other.model.PREFIX}-{number}"
        links.append(Link(other.word, f"{reference} {title}", other.address("detail", line)))
    return links
