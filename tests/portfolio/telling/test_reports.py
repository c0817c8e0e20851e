"""What is done to reports and periods is told as a sentence, not as changed fields."""

import re
from pathlib import Path

from portfolio import statusreports
from portfolio.telling.reports import ACTIONS

ACTION = re.compile(r'audit\.action\(\s*"([a-z_]+\.[a-z_]+)"')


def test_every_act_on_reports_and_periods_has_its_sentence():
    sources = Path(statusreports.__file__).parent.rglob("*.py")
    acts = {code for one in sources for code in ACTION.findall(one.read_text(encoding="utf-8"))}

    assert {"report.extended", "cycle.dates_changed"} <= acts
    assert acts - set(ACTIONS) == set()
