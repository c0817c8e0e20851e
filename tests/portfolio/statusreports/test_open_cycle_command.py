from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portfolio.statusreports.models import ReportingCycle


def test_open_cycle_says_how_many_reports_are_expected(plan, pmo):
    out = StringIO()

    call_command("open_cycle", period="2026-10", by=pmo.email, stdout=out)

    assert out.getvalue() == ("2026-10: 1 reports expected by 2026-11-06, freeze 2026-11-16.\n")
    assert ReportingCycle.objects.get().opened_by == pmo


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"period": "October"}, "October is not a month; write it as 2026-10."),
        ({"period": "2026-10"}, "Choose at least one running project."),
        ({"period": "2026-10", "by": "nobody@example.org"}, "Nobody here has the address"),
    ],
)
def test_open_cycle_refuses_with_a_sentence(db, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("open_cycle", **options)
