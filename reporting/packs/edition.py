"""What a pack says about itself: its title, its state, the foot of every page."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.packs import marks
from reporting.packs.choices import PackState
from reporting.packs.content import Content


@dataclass(frozen=True)
class News:
    """What somebody wrote between the freeze and the meeting, in the language of the file."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Edition:
    """What a pack says about itself."""

    number: int
    state: str
    foreword: str
    released_by: str
    released_at: datetime | None
    flashes: tuple[News, ...] = ()


def title_of(content: Content) -> str:
    return _("%(committee)s – pack of %(period)s") % {
        "committee": marks.plain_name(content.committee.names),
        "period": marks.period(content.period.period, content.period.series),
    }


def state_sentence(edition: Edition) -> str:
    if edition.state == PackState.RELEASED and edition.released_at:
        return _("released by %(person)s on %(day)s") % {
            "person": edition.released_by,
            "day": marks.day(edition.released_at),
        }
    return _("draft, not released")


def footer(content: Content, edition: Edition) -> str:
    """What stands at the foot of every page, before the page number."""
    parts = [
        marks.plain_name(content.committee.names),
        marks.period(content.period.period, content.period.series),
        (get_language() or "en").upper(),
        str(PackState(edition.state).label),
        content.period.fingerprint[:8],
    ]
    return " · ".join(parts)
