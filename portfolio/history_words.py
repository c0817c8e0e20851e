"""How the history of the portfolio is told. The shape is explained in `ppm.audit.words`."""

from django.db.models import Model

from portfolio.telling import initiatives, lifecycle, registers, reports, value
from ppm.audit.words import Subject, Text, Words

PARTS = (initiatives, lifecycle, registers, value, reports)

WORDS: dict[type[Model], Words] = {
    model: words for part in PARTS for model, words in part.WORDS.items()
}
SUBJECTS: list[Subject] = [one for part in PARTS for one in getattr(part, "SUBJECTS", ())]
ACTIONS: dict[str, Text] = {code: text for part in PARTS for code, text in part.ACTIONS.items()}
