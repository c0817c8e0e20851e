"""Writes on what others say of an initiative; the latest rating is shown in the standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portfolio.sources.models import DeliveryConfidence, ExternalKey, SourceNote
from portfolio.standings.models import Standing
from portfolio.standings.services import rewrite_standings
from ppm import audit
from ppm.accounts.choices import Language
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


@dataclass(frozen=True)
class Confidence:
    """A reviewer's rating of one initiative."""

    initiative_id: int
    rating: str
    as_of: date
    source: str
    commentary: str = ""
    language: str = Language.EN


def record_confidence(*, entry: Confidence, by: Person, at: datetime) -> None:
    """Keep a reviewer's rating; the latest one is shown."""
    record_confidences(entries=[entry], by=by, at=at)


def record_confidences(*, entries: Sequence[Confidence], by: Person, at: datetime) -> int:
    """Keep many ratings, one per initiative, source and date. Returns how many are new or different."""
    ids = {entry.initiative_id for entry in entries}
    stored = {
        (one.initiative_id, one.source, one.as_of): one
        for one in DeliveryConfidence.objects.filter(initiative__in=ids)
    }
    written = []
    for entry in entries:
        old = stored.get((entry.initiative_id, entry.source, entry.as_of))
        shown = (entry.rating, entry.commentary, entry.language)
        if old is None or (old.rating, old.commentary, old.language) != shown:
            written.append(DeliveryConfidence(**vars(entry)))
    with audit.action("confidence.recorded", by=by, at=at):
        insert_rows(
            written,
            conflict=["initiative", "source", "as_of"],
            update=["rating", "commentary", "language", "withdrawn_at"],
        )
        show_latest_confidence({one.initiative_id for one in written})
    return len(written)


def withdraw_confidences(*, ids: Sequence[int], by: Person, at: datetime) -> int:
    """Take ratings back that should never have been entered; the one before counts again."""
    with audit.action("confidence.withdrawn", by=by, at=at):
        ratings = DeliveryConfidence.objects.filter(pk__in=ids)
        initiatives = set(ratings.values_list("initiative_id", flat=True))
        count = ratings.update(withdrawn_at=at)
        show_latest_confidence(initiatives)
    return count


def show_latest_confidence(ids: set[int]) -> None:
    """Bring the latest rating of these initiatives into the standing. Inside the caller's action."""
    latest = (
        DeliveryConfidence.objects.filter(initiative__in=ids)
        .order_by("initiative", "-as_of", "-pk")
        .distinct("initiative")
    )
    found = {one.initiative_id: (one.rating, one.as_of) for one in latest}
    rows = [
        Standing(pk=pk, confidence=rating, confidence_on=as_of)
        for pk in sorted(ids)
        for rating, as_of in [found.get(pk, ("", None))]
    ]
    rewrite_standings(rows, ["confidence", "confidence_on"])


def record_keys(
    *, source: str, keys: Sequence[tuple[int, str]], by: Person, at: datetime
) -> list[ExternalKey]:
    """Keep under which keys (initiative, key) a sender knows initiatives that it had not named before."""
    if not keys:
        return []
    with audit.action("keys.recorded", by=by, at=at):
        return ExternalKey.objects.bulk_create(
            [ExternalKey(initiative_id=pk, source=source, key=key) for pk, key in keys]
        )
