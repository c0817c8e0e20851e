"""What the translator has done of the last two months: most of it, two wordings since changed, one draft."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ppm import audit
from ppm.accounts.models import Person
from ppm.translations.choices import State
from ppm.translations.hashing import source_hash
from ppm.translations.models import Translation
from ppm.translations.queue import Asked, Row, rows
from reporting.demo.organisation import Organisation
from reporting.demo.story import CURRENT, FOLDER
from reporting.demo.timeline import Timeline, at

TRANSLATOR = "lauwereys"
LANGUAGES = ("fr", "nl")
DAY = re.compile(r"\d\d/\d\d/\d{4}")  # days hang on the day of loading


@dataclass
class Translations:
    """Writes the translations that the story knows, beside the texts of the last two months."""

    organisation: Organisation
    timeline: Timeline

    def write(self) -> None:
        story = tomllib.loads((FOLDER / "translations.toml").read_text("utf-8"))
        by = self.organisation.people[TRANSLATOR]
        moment = at(self.timeline.today - timedelta(days=1), 15)
        found = [
            row
            for language in LANGUAGES
            for period in (CURRENT, CURRENT - 1)
            for row in rows(by, Asked(into=language, period=self.timeline.month(period)))
        ]
        made = [*_done(found, story), *_earlier(found, story), *_drafts(found, story)]
        once = {(one.source_hash, one.language): _signed(one, by, moment) for one in made}
        with audit.action("translation.saved", by=by, at=moment):
            Translation.objects.bulk_create(once.values())


def _done(found: list[Row], story: dict[str, Any]) -> Iterator[Translation]:
    for row in found:
        if text := story[row.into].get(DAY.sub("@", row.text)):
            for day in DAY.findall(row.text):
                text = text.replace("@", day, 1)
            yield _of(row, row.text, text, State.DONE)


def _earlier(found: list[Row], story: dict[str, Any]) -> Iterator[Translation]:
    for one in story["earlier"]:
        for row in found:
            if (row.text, row.into) == (one["now"], one["language"]):
                yield _of(row, one["before"], one["text"], State.DONE)


def _drafts(found: list[Row], story: dict[str, Any]) -> Iterator[Translation]:
    for one in story["draft"]:
        for row in found:
            if (row.text, row.into) == (one["now"], one["language"]):
                yield _of(row, row.text, one["text"], State.DRAFT)


def _of(row: Row, source: str, text: str, state: str) -> Translation:
    return Translation(
        source_hash=source_hash(source, row.language),
        source_text=source,
        source_language=row.language,
        language=row.into,
        text=text,
        state=state,
        place=row.place,
    )


def _signed(row: Translation, by: Person, moment: datetime) -> Translation:
    row.saved_by, row.saved_at = by, moment
    return row
