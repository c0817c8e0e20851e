"""What a package says in its `history.py` about its models, so that their history can be read.

Beside `TRACKED` it may hold `SUBJECTS` (objects with a History page of their own), `WORDS` (model → Words)
and `ACTIONS` (action code → the sentence that sums an act up, with %(who)s).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from ppm.permissions.catalog import Perm

if TYPE_CHECKING:
    from ppm.accounts.models import Person

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """How rows of one model are spoken of.

    `noun` is the word for one of them. `title` names the fields that make up its name (by default: name,
    title, code). `sentences` holds, for a field, the sentence of its change with %(who)s, %(old)s, %(new)s;
    `hidden` are fields that tell a reader nothing; `money` gives, for an amount, the field with its state.
    `part_of` names the fields by which the row belongs to an object with a history of its own; by default
    these are its foreign keys to such objects, without those that end on `_by`.
    """

    noun: Text
    title: tuple[str, ...] = ()
    sentences: Mapping[str, Text] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    money: Mapping[str, str] = field(default_factory=dict)
    part_of: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Subject:
    """An object with a History page. `kind` is its word in addresses; `perm` is asked of the object.

    `address` is the name of its own page, which shows a past state for `?as_of=`; `history` that of its
    History page where it is not the general one; `visible` gives the rows a person may see, by default
    `visible_to`. `register` is the name of the list of all of them, called `plural`, of which `?as_of=` shows
    the `columns` as they were.
    """

    kind: str
    model: type[Model]
    perm: Perm | None
    address: str = ""
    history: str = ""
    visible: "Callable[[Person], QuerySet[Any]] | None" = None
    register: str = ""
    plural: Text = ""
    columns: tuple[str, ...] = ()
