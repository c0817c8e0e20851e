"""The packs of the demo: one that the portfolio board reads, one draft, two that build themselves.

The first two are asked for once the story is written, and built by the worker: loading costs nothing more.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portfolio.meetings.models import Committee
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from reporting.packs.choices import OFFERED, PackFormat, Preset
from reporting.packs.circulating import add_schedule
from reporting.packs.models import PackSchedule
from reporting.packs.services import ask_for_pack
from reporting.snapshots.models import Snapshot

# Kind, languages, side by side, working days after the freeze.
PLANS = (
    (Preset.BOARD, ("fr", "nl", "en"), False, 2),
    (Preset.FOLLOW_UP, (), True, 3),
)
RELEASED = "reporting.demo.released_pack"
FOREWORDS = {
    "fr": "Quatre projets rouges, cinq décisions : deux d’entre elles ne peuvent pas attendre janvier.",
    "nl": "Vier rode projecten, vijf beslissingen: twee daarvan kunnen niet tot januari wachten.",
    "en": "Four red projects, five decisions: two of them cannot wait until January.",
}


def ask_for_packs(moment: datetime) -> None:
    """A pack of the last frozen period, to be released when it is built, and a draft of another kind."""
    schedule = (
        PackSchedule.objects.running().select_related("committee", "by").order_by("pk").first()
    )
    snapshot = Snapshot.objects.current().latest_first().first()
    if schedule is None or snapshot is None:
        return
    of: dict[str, Any] = {
        "committee": schedule.committee,
        "snapshot": snapshot,
        "by": schedule.by,
        "at": moment,
    }
    ask_for_pack(
        **of, languages=Language.values, formats=OFFERED, forewords=FOREWORDS, kind=RELEASED
    )
    ask_for_pack(
        **of,
        languages=(),
        is_bilingual=True,
        formats=[PackFormat.HTML, PackFormat.XLSX],
        forewords=FOREWORDS,
        preset=Preset.FOLLOW_UP,
    )


def write_schedules(people: Mapping[str, Person], moment: datetime) -> None:
    """For the portfolio board, set up by the head of PMO."""
    board = Committee.objects.filter(is_portfolio_board=True).order_by("pk").first()
    if board is None:
        return
    for preset, languages, is_bilingual, days in PLANS:
        add_schedule(
            committee=board,
            preset=preset,
            unit=None,
            languages=languages,
            is_bilingual=is_bilingual,
            formats=[PackFormat.XLSX],
            working_days=days,
            on=None,
            by=people["tilmant"],
            at=moment,
        )
