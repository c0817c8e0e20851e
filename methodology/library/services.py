import csv
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction

from methodology.library import vocabulary
from methodology.library.choices import Vocabulary
from methodology.library.models import Term, VocabularySetting
from ppm import audit
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import lock

if TYPE_CHECKING:
    from ppm.accounts.models import Person

GLOSSARY = Path(__file__).with_name("glossary.csv")
FIELDS = [f"{name}_{language}" for name in ("term", "definition") for language in LANGUAGES]


def load_glossary(*, by: "Person", source: Path = GLOSSARY) -> int:
    """Bring the glossary up to date with its file; returns how many terms were added or changed."""
    stored = {term.key: term for term in Term.objects.all()}
    new, changed = [], []
    for key, texts in read_glossary(source).items():
        term = stored.get(key)
        if term is None:
            new.append(Term(key=key, **texts))
        elif any(getattr(term, name) != text for name, text in texts.items()):
            for name, text in texts.items():
                setattr(term, name, text)
            changed.append(term)
    if new or changed:
        with audit.action("glossary.loaded", by=by):
            Term.objects.bulk_create(new)
            # modeltranslation also keeps the untranslated columns, in the default language.
            Term.objects.bulk_update(changed, ["term", "definition", *FIELDS])
    return len(new) + len(changed)


def read_glossary(source: Path) -> dict[str, dict[str, str]]:
    """The texts of each term by key."""
    with source.open(encoding="utf-8", newline="") as lines:
        return {
            row["key"]: {
                **{f"term_{language}": row[language] for language in LANGUAGES},
                **{
                    f"definition_{language}": row[f"definition_{language}"]
                    for language in LANGUAGES
                },
            }
            for row in csv.DictReader(lines)
        }


@transaction.atomic
def choose_vocabulary(
    *, chosen: str, version: int | None, by: "Person", at: datetime
) -> VocabularySetting:
    """Have the portal speak with the words of the house or those of PRINCE2. Raises StaleVersion."""
    with audit.action("vocabulary.chosen", by=by, at=at):
        setting, _is_new = VocabularySetting.objects.get_or_create(pk=1)
        setting = lock(VocabularySetting, setting.pk, version)
        setting.vocabulary = Vocabulary(chosen)
        setting.changed_by, setting.changed_at = by, at
        setting.save(update_fields=["vocabulary", "changed_by", "changed_at"])
    transaction.on_commit(vocabulary.forget)
    return setting
