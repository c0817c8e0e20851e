"""What a register says of itself; from this the shape draws its pages and reads and writes its files."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from portfolio.registers.shape.forms import EntryForm
from portfolio.registers.shape.models import Entry
from portfolio.registers.shape.traces import Told, register_kind
from ppm.ui.columns import Column
from ppm.ui.groups import Grouping

if TYPE_CHECKING:
    from portfolio.initiatives.models import Initiative
    from portfolio.registers.shape.filters import EntryFilter
    from ppm.accounts.models import Person

Text = str | Promise


@dataclass(frozen=True)
class Conversion:
    """What a line can become: `convert(entry=, by=, at=)` makes the line of the other register."""

    key: str
    label: Text
    convert: Callable[..., Entry]
    offered: Callable[[Any], bool] = lambda entry: True


@dataclass(frozen=True)
class Button:
    """A step of its own on the page of a line: the address name takes the key of the line."""

    label: Text
    address: str
    offered: Callable[[Any, "Person"], bool] = lambda entry, person: True


@dataclass(frozen=True)
class Register:
    """One register.

    `key` is its word in origins, `name` the beginning of its address names (by default the key), `path` its
    place in addresses. `add(initiative=, by=, at=, **values)` and `edit(pk=, version=, by=, at=, **values)`
    are its services; values are those of `form`. `edited` names the fields that an existing line lets change
    (by default all), `cells` those that are changed in the list, `many` those that are changed on many lines.
    `facts` gives the page of a line what only this register knows, drawn by `facts_template`.
    """

    key: str
    path: str
    model: type[Entry]
    word: Text
    plural: Text
    lead: Text
    new: Text
    form: type[EntryForm]
    filters: "type[EntryFilter]"
    columns: Sequence[Column]
    add: Callable[..., Entry]
    edit: Callable[..., Entry]
    default_sort: str
    name: str = ""
    edited: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    many: tuple[str, ...] = ()
    groupings: Sequence[Grouping] = ()
    conversions: Sequence[Conversion] = ()
    buttons: Sequence[Button] = ()
    facts: "Callable[[Any, Person], Mapping[str, Any]] | None" = None
    facts_template: str = ""
    links: Sequence[tuple[Text, str]] = ()  # other pages on the same rows: label, address name
    own_links: Sequence[tuple[Text, str]] = ()  # the same for one initiative, whose key they take
    guidance: Text = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> str:
        return self.name or self.key

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that an existing line lets change."""
        return self.edited or tuple(self.form.Meta.fields)

    def rows(self) -> QuerySet[Any]:
        return self.model._default_manager.all()

    def visible_to(self, person: "Person") -> Any:
        rows: Any = self.rows()
        return rows.visible_to(person)

    def of(self, initiative: "Initiative", person: "Person") -> Any:
        """The lines of an initiative, and of what it holds."""
        return self.visible_to(person).of(initiative)

    def address(self, step: str, *args: Any) -> str:
        """The address of a step on this register: list, detail, edit, …"""
        return reverse(f"portfolio:{self.names}_{step}", args=args)


_registers: dict[str, Register] = {}


def register(one: Register) -> None:
    """Make a register known, and its lines as what others can come from. Called once, by the catalogue."""
    _registers[one.key] = one
    register_kind(one.key, one.word, lambda person, keys: _told(one, person, keys))


def registers() -> Collection[Register]:
    """All registers, in the order in which they are shown."""
    return _registers.values()


def register_of(key: str) -> Register:
    """Raises KeyError."""
    return _registers[key]


def register_of_model(model: type[Entry]) -> Register:
    return next(one for one in _registers.values() if one.model is model)


def _told(one: Register, person: "Person", keys: Collection[int]) -> Mapping[int, Told]:
    rows = one.visible_to(person).filter(pk__in=keys)
    return {row.pk: Told(str(row), row.get_absolute_url()) for row in rows}
