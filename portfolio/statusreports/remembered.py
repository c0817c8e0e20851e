"""What a form was judged with, kept a few minutes between the saves that it makes by itself.

Such a save only says how far the report is. Opening the form, its buttons and the submission always read
anew, so nothing that is handed in is judged by what was kept.
"""

from dataclasses import replace
from datetime import date

from django.core.cache import cache
from django.utils.translation import get_language

from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import background_of
from portfolio.statusreports.submission import Background

SECONDS = 300


def remembered_background(report: StatusReport, today: date) -> Background:
    """As of the last five minutes; the report itself is as it is now."""
    name = f"report-background:{report.pk}:{report.revision}:{get_language()}:{today}"
    found: Background | None = cache.get(name)
    if found is None:
        found = background_of(report, today)
        cache.set(name, found, SECONDS)
    return replace(found, report=report)
