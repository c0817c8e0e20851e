"""Writing the translation of the text that stands at a place, against the wording that was seen."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ppm.accounts.models import Person
from ppm.translations.choices import Origin
from ppm.translations.models import Translation
from ppm.translations.queue import Row
from ppm.translations.services import save_translation


class SourceChanged(Exception):
    """The original text is another one than the one that was translated; `row` is today's."""

    message = _("The original text has changed since. Check the translation against the new text.")

    def __init__(self, row: Row) -> None:
        super().__init__(str(self.message))
        self.row = row


def translate(
    *,
    row: Row,
    seen: str,
    text: str,
    state: str,
    version: int | None,
    by: Person,
    at: datetime,
    origin: str = Origin.TYPED,
) -> Translation:
    """Keep the translation of a text. `seen` is the key of the wording it was made from.

    Raises SourceChanged, NotTranslatable, StaleVersion.
    """
    if seen != row.hash:
        raise SourceChanged(row)
    return save_translation(
        source=row.text,
        source_language=row.language,
        language=row.into,
        text=text,
        state=state,
        place=row.place,
        version=version,
        by=by,
        at=at,
        origin=origin,
    )
