from datetime import date, datetime
from zoneinfo import ZoneInfo

from portfolio.sources.services import Confidence, record_confidence
from portfolio.standings.models import Standing

AT = datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Europe/Brussels"))


def test_the_latest_rating_is_shown_and_no_declared_status_comes_of_it(project, pmo):
    def rate(rating, day):
        entry = Confidence(project.pk, rating, day, "review")
        record_confidence(entry=entry, by=pmo, at=AT)

    rate("red", date(2026, 3, 31))
    rate("green", date(2025, 3, 31))
    standing = Standing.objects.get(pk=project.pk)
    assert (standing.confidence, standing.confidence_on) == ("red", date(2026, 3, 31))
    assert standing.declared == "grey"
    rate("amber", date(2026, 3, 31))
    assert project.confidences.count() == 2
