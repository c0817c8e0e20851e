"""What a copy of a pack says about itself, in all formats the same."""

from datetime import datetime

from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting.packs import marks
from reporting.packs.choices import PackState
from reporting.packs.content import Content
from reporting.packs.edition import Edition, footer, state_sentence
from reporting.packs.front import perimeter_sentence, translated_sentence
from reporting.snapshots.canonical import in_groups


def facts(content: Content, edition: Edition) -> list[tuple[str, object]]:
    """Label and value of all that identifies the pack."""
    committee = content.committee
    found: list[tuple[str, object]] = [
        (_("Committee"), marks.plain_name(committee.names)),
        (_("Meeting"), committee.meets_on),
        (_("Period"), str(capfirst(marks.period(content.period.period, content.period.series)))),
        (_("Perimeter"), perimeter_sentence(content)),
        (_("Language"), marks.language_name(get_language() or "en")),
        (_("Edition"), edition.number),
        (_("State"), state_sentence(edition)),
        (_("Compared with"), marks.month(content.previous) if content.previous else None),
        (_("Frozen at"), _local(content.period.frozen_at)),
        (_("Fingerprint"), in_groups(content.period.fingerprint)),
        (_("Colour rules"), ", ".join(version for version, _from in content.period.rules)),
        (_("Translation"), translated_sentence(content)),
        (_("Foreword"), edition.foreword),
        (
            _("Figures"),
            _("Each figure has a number; the last sheet names the frozen rows behind it."),
        ),
    ]
    return [(label, value) for label, value in found if value not in ("", None)]


def _local(value: datetime) -> datetime:
    return timezone.localtime(value).replace(tzinfo=None)


def tail(content: Content, edition: Edition) -> str:
    """What stands at the foot of each page; a draft says so."""
    text = footer(content, edition)
    if edition.state == PackState.DRAFT:
        return " · ".join([_("draft, not released"), text])
    return text
