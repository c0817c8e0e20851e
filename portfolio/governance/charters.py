"""The charter of governance: a draft is written, then published in French and Dutch together."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from portfolio.governance.choices import CharterState
from portfolio.governance.models import Charter
from ppm import audit
from ppm.accounts.models import Person
from ppm.languages.codes import LANGUAGES
from ppm.org.versions import StaleVersion

HEADING = "## "


class BothLanguagesNeeded(Exception):
    """French and Dutch are of equal rank."""

    message = _(
        "The charter is published in French and in Dutch together: one of the two is empty."
    )


class NothingToPublish(Exception):
    message = _("There is no draft: write one first.")


@dataclass(frozen=True)
class Block:
    """A heading or a paragraph of the charter."""

    is_heading: bool
    text: str


def blocks(text: str) -> list[Block]:
    """Paragraphs are parted by empty lines; a line that begins with “## ” is a heading by itself."""
    made: list[Block] = []
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            made.append(Block(False, "\n".join(paragraph)))
            paragraph.clear()

    for line in text.splitlines():
        if line.lstrip().startswith(HEADING):
            close()
            made.append(Block(True, line.strip().removeprefix(HEADING).strip()))
        elif line.strip():
            paragraph.append(line.strip())
        else:
            close()
    close()
    return made


def versions() -> list[Charter]:
    """What was published, the latest first."""
    rows = Charter.objects.filter(state=CharterState.PUBLISHED).select_related("published_by")
    return list(rows.order_by("-number"))


def draft() -> Charter:
    """The draft; while there is none, a new one that begins with what is in force."""
    found = Charter.objects.filter(state=CharterState.DRAFT).first()
    if found is not None:
        return found
    last = next(iter(versions()), None)
    made = Charter(number=last.number + 1 if last else 1)
    for code in LANGUAGES if last else ():
        setattr(made, f"text_{code}", getattr(last, f"text_{code}"))
    return made


def save_draft(
    *, version: int | None, texts: dict[str, str], reason: str, by: Person, at: datetime
) -> Charter:
    """Keep the draft. Raises StaleVersion."""
    with audit.action("charter.drafted", by=by, at=at):
        list(Charter.objects.select_for_update().values_list("pk"))
        row = draft()
        if row.pk and version is not None and row.version != version:
            raise StaleVersion(row)
        row.reason = reason
        for code, text in texts.items():
            setattr(row, f"text_{code}", text)
        row.full_clean()
        row.save()
        row.refresh_from_db(fields=["version"])
    return row


def publish(*, by: Person, at: datetime) -> Charter:
    """Put the draft in force; older versions stay readable. Raises NothingToPublish, BothLanguagesNeeded."""
    with audit.action("charter.published", by=by, at=at):
        row = Charter.objects.select_for_update().filter(state=CharterState.DRAFT).first()
        if row is None:
            raise NothingToPublish
        if not (row.text_fr or "").strip() or not (row.text_nl or "").strip():  # type: ignore[attr-defined]  # modeltranslation
            raise BothLanguagesNeeded
        row.state, row.published_on, row.published_by = CharterState.PUBLISHED, localdate(at), by
        row.save(update_fields=["state", "published_on", "published_by"])
    return row
