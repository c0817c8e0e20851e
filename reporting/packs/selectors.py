from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ppm.accounts.models import Person
from ppm.files.models import DownloadRecord
from reporting.packs.choices import FileLanguage
from reporting.packs.models import Pack, PackFile

SHOWN = 50


@dataclass(frozen=True)
class Download:
    """Who took which file of a pack, when."""

    person: Person
    at: datetime
    language: str


def downloads_of(pack: Pack) -> Sequence[Download]:
    """The latest downloads of the documents of one edition, for those who build it; two queries."""
    files = dict(PackFile.objects.filter(pack=pack).values_list("document", "language"))
    rows = DownloadRecord.objects.filter(file__in=files).select_related("person")
    return [
        Download(row.person, row.at, str(FileLanguage(files[row.file_id]).label))
        for row in rows.order_by("-at", "-pk")[:SHOWN]
    ]
