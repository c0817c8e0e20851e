"""Acts as rows of a file: one per act, in the language of the reader."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice

from ppm.accounts.models import Person
from ppm.audit.events import Act, Wanted, acts_of
from ppm.audit.names import Names
from ppm.audit.sentences import tell, thing_of
from ppm.audit.words import Subject

CHUNK = 200


@dataclass(frozen=True)
class Row:
    """One act. `keys` are the rows it touched, as model:number; `lines` what it changed."""

    at: datetime
    person: str
    person_id: int
    action: str
    sentence: str
    records: tuple[str, ...]
    lines: tuple[str, ...]
    reason: str
    via: str
    act: str
    keys: tuple[str, ...]

    def values(self) -> dict[str, object]:
        return asdict(self)


def rows_of(acts: Iterable[Act], one: Subject | None, reader: Person) -> Iterator[Row]:
    """The rows of some acts; names are read a few hundred acts at a time."""
    acts = iter(acts)
    while chunk := list(islice(acts, CHUNK)):
        names = Names(reader)
        names.want_acts(chunk)
        for told in tell(chunk, one, names):
            touched = [event for event in told.act.events if one is None or event.model]
            yield Row(
                at=told.at,
                person=told.who,
                person_id=told.act.context["by"],
                action=told.act.code,
                sentence=told.text,
                records=tuple(
                    dict.fromkeys(thing_of(event.model, event.after, names) for event in touched)
                ),
                lines=tuple(line.text for line in told.lines),
                reason=told.reason,
                via=told.via,
                act=told.act.key,
                keys=tuple(
                    dict.fromkeys(
                        f"{event.model._meta.label}:{event.object_id}" for event in touched
                    )
                ),
            )


def acts_of_object(one: Subject, pk: int, reader: Person, wanted: Wanted) -> Iterator[Act]:
    """Every act on an object, the latest first."""
    offset = 0
    while acts := acts_of(one, pk, reader, wanted, limit=CHUNK, offset=offset).acts:
        yield from acts
        offset += CHUNK
