"""How the packs of the demo go round: two drafts build themselves after each freeze."""

from collections.abc import Mapping
from datetime import datetime

from portfolio.meetings.models import Committee
from ppm.accounts.models import Person
from reporting.packs.choices import PackFormat, Preset
from reporting.packs.circulating import add_schedule

# Kind, languages, side by side, working days after the freeze.
PLANS = (
    (Preset.BOARD, ("fr", "nl", "en"), False, 2),
    (Preset.FOLLOW_UP, (), True, 3),
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
