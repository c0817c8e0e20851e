from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ppm import audit
from ppm.accounts.models import Person
from ppm.org.turns import take_turns
from ppm.org.versions import StaleVersion
from ppm.translations.choices import Origin, State
from ppm.translations.hashing import bare, source_hash
from ppm.translations.models import Translation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST = 4000


class NotTranslatable(Exception):
    """What cannot be kept, in a sentence."""

    def __init__(self, message: "str | _StrPromise") -> None:
        super().__init__(str(message))
        self.message = message


@transaction.atomic
def save_translation(
    *,
    source: str,
    source_language: str,
    language: str,
    text: str,
    state: str,
    place: str,
    version: int | None,
    by: Person,
    at: datetime,
    origin: str = Origin.TYPED,
) -> Translation:
    """Keep a translation of a text. `version` is that of the row the editor saw, 0 where there was none,
    None where whatever is there is replaced. Raises StaleVersion, NotTranslatable."""
    text = bare(text)
    _check(source, source_language, language, text, state)
    key = source_hash(source, source_language)
    # The first translation of a text has no row to lock: who comes second sees what the first one wrote.
    take_turns(f"translation:{key}:{language}")
    row = Translation.objects.select_for_update().filter(source_hash=key, language=language).first()
    if version is not None and row is not None and row.version != version:
        raise StaleVersion(row)
    values = {
        "text": text,
        "state": state,
        "place": place,
        "origin": origin,
        "saved_by": by,
        "saved_at": at,
    }
    with audit.action("translation.saved", by=by, at=at):
        if row is None:
            row = Translation(
                source_hash=key,
                source_text=bare(source),
                source_language=source_language,
                language=language,
            )
        elif row.text == text and row.state == state:
            return row
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
    row.refresh_from_db(fields=["version"])
    return row


def _check(source: str, source_language: str, language: str, text: str, state: str) -> None:
    if not bare(source):
        raise NotTranslatable(_("There is no text to translate."))
    if source_language == language:
        raise NotTranslatable(_("The text is written in this language already."))
    if state == State.DONE and not text:
        raise NotTranslatable(_("Write the translation before you mark it as done."))
    if len(text) > LONGEST:
        raise NotTranslatable(
            _("A translation has at most %(most)s characters.") % {"most": LONGEST}
        )
