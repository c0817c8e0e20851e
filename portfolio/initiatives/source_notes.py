"""What senders say about an initiative in their own words, one note per source and subject."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portfolio.initiatives.models import SourceNote
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.bulk import insert_rows


@dataclass(frozen=True)
class Note:
    """A sender's words on one subject; without text the note is emptied."""

    initiative_id: int
    source: str
    subject: str
    text: str
    language: str
    as_of: date


def record_notes(*, notes: Sequence[Note], by: Person, at: datetime) -> int:
    """Keep many notes over those of the same source and subject. Returns how many are new or different."""
    rows = SourceNote.objects.filter(initiative__in={note.initiative_id for note in notes})
    stored = {
        (pk, source, subject): said
        for pk, source, subject, *said in rows.values_list(
            "initiative_id", "source", "subject", "text", "language"
        )
    }
    written = []
    for note in notes:
        old = stored.get((note.initiative_id, note.source, note.subject))
        if old is None and not note.text:
            continue
        if old is None or old != [note.text, note.language]:
            written.append(SourceNote(**vars(note)))
    with audit.action("notes.recorded", by=by, at=at):
        insert_rows(
            written,
            conflict=["initiative", "source", "subject"],
            update=["text", "language", "as_of"],
        )
    return len(written)
