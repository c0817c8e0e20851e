"""A file that came back, text by text: what is new, what is the same, what is refused and why."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ppm.accounts.models import Person
from ppm.org.versions import StaleVersion
from ppm.translations.choices import State
from ppm.translations.hashing import bare
from ppm.translations.queue import Row
from ppm.translations.services import LONGEST, NotTranslatable
from reporting.translating.saving import SourceChanged, translate
from reporting.translating.selectors import rows_at

SALT, ONE_DAY = "reporting.translating.incoming", 86_400
HASH = 64


@dataclass(frozen=True)
class Incoming:
    """One translation of a file; `id` is the key of the source and its place, as `key.place`."""

    id: str
    text: str
    state: str
    version: int | None = None
    is_formula: bool = False  # a cell without a text of its own

    @property
    def seen(self) -> str:
        return self.id[:HASH]

    @property
    def place(self) -> str:
        return self.id[HASH + 1 :]


@dataclass(frozen=True)
class Judged:
    """An incoming translation beside what stands in the portal; `refusal` is a sentence, or empty."""

    incoming: Incoming
    row: Row | None
    refusal: str = ""


@dataclass(frozen=True)
class Preview:
    into: str
    wanted: tuple[Judged, ...]
    refused: tuple[Judged, ...]
    same: int

    def sealed(self, person: Person, origin: str) -> str:
        """What will be applied, as a text that cannot be changed and is this person's for a day."""
        entries = [
            (one.incoming.id, one.incoming.text, one.incoming.state, one.row.version)
            for one in self.wanted
            if one.row
        ]
        return signing.dumps([person.pk, self.into, origin, entries], salt=SALT, compress=True)


def unit_id(row: Row) -> str:
    return f"{row.hash}.{row.place}"


def judge(found: Iterable[Incoming], *, into: str, person: Person) -> Preview:
    """Compare a file with the portal as it stands; nothing is written."""
    given = {one.id: one for one in found if bare(one.text)}
    today = {row.place: row for row in rows_at(person, [one.place for one in given.values()], into)}
    wanted, refused, same = [], [], 0
    for one in given.values():
        row = today.get(one.place)
        refusal = _refusal(one, row)
        if refusal:
            refused.append(Judged(one, row, refusal))
        elif row and row.translation == bare(one.text) and row.standing == one.state:
            same += 1
        else:
            wanted.append(Judged(one, row))
    return Preview(into, tuple(wanted), tuple(refused), same)


def _refusal(one: Incoming, row: Row | None) -> str:
    if row is None:
        return _("This text is no longer among those that you may translate into this language.")
    if one.seen != row.hash:
        return _("The original text has changed since this file was taken: translate the new one.")
    if one.is_formula:
        return _("A formula is no translation: write the text itself in the cell.")
    if one.state not in State.values:
        return _("“%(word)s” is no state: choose one from the list of the workbook.") % {
            "word": one.state
        }
    if len(bare(one.text)) > LONGEST:
        return _("A translation has at most %(most)s characters.") % {"most": LONGEST}
    return ""


class NotOurs(Exception):
    """The sealed preview is another person's, too old, or was changed."""

    message = gettext_lazy("This preview is no longer valid: send the file again.")


def apply(*, sealed: str, by: Person, at: datetime) -> tuple[int, list[Judged]]:
    """Write what the preview showed, each text by itself: how many, and those refused. Raises NotOurs."""
    try:
        person, into, origin, entries = signing.loads(sealed, salt=SALT, max_age=ONE_DAY)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotOurs from None
    if person != by.pk:
        raise NotOurs
    return _write([Incoming(*entry) for entry in entries], into=into, origin=origin, by=by, at=at)


def _write(
    found: Sequence[Incoming], *, into: str, by: Person, **values: Any
) -> tuple[int, list[Judged]]:
    today = {row.place: row for row in rows_at(by, [one.place for one in found], into)}
    saved, refused = 0, []
    for one in found:
        row = today.get(one.place)
        refusal = _refusal(one, row)
        if row and not refusal:
            try:
                translate(
                    row=row, seen=one.seen, text=one.text, state=one.state, version=one.version,
                    by=by, **values,
                )  # fmt: skip
            except (NotTranslatable, SourceChanged) as error:
                refusal = str(error.message)
            except StaleVersion:
                refusal = _("Somebody else has saved another translation since the preview.")
        if refusal:
            refused.append(Judged(one, row, refusal))
        else:
            saved += 1
    return saved, refused


def state_of(is_done: bool) -> str:
    return str(State.DONE if is_done else State.DRAFT)
