"""What a form was judged with, kept a few minutes between the saves that it makes by itself.

Such a save only says how far the report is. Opening the form, its buttons and the submission always read
anew, so nothing that is handed in is judged by what was kept.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.core.cache import cache
from django.utils.translation import get_language

from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.submission import Background

SECONDS = 300


def remembered_background(
    report: StatusReport, today: date, typed: Collection[str] = ()
) -> Background:
    """As of the last five minutes; the report itself is as it is now.

    The lines that were asked then are those of the form, so that what is `typed` lately is among them.
    """
    name = f"report-background:{report.pk}:{report.revision}:{get_language()}:{today}"
    found: Background | None = cache.get(name)
    if found is None:
        found = background_of(report, today, typed)
        cache.set(name, found, SECONDS)
    return replace(found, report=report)
