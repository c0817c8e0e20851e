"""The table of authority a portal begins with (domain notes §0.1); what somebody changed stays as it is."""

from datetime import date
from decimal import Decimal

from methodology.tailoring.choices import TailoringClass
from portfolio.governance.choices import Answer, Occasion
from portfolio.governance.models import AuthorityLine
from ppm import audit
from ppm.accounts.models import Person

SINCE = date(2000, 1, 1)
ANY = ""
NOTHING = Decimal(0)
BIG = Decimal(1_000_000)
BOARD, PORTFOLIO = Answer.PROJECT_BOARD, Answer.PORTFOLIO_BOARD
# Class, from, below, body. The portfolio board closes what is big or reinforced.
BY_BOARD = ((ANY, NOTHING, None, BOARD),)
BY_PORTFOLIO = ((ANY, NOTHING, None, PORTFOLIO),)
BY_SIZE = (
    (TailoringClass.LIGHT, NOTHING, BIG, BOARD),
    (TailoringClass.LIGHT, BIG, None, PORTFOLIO),
    (TailoringClass.STANDARD, NOTHING, BIG, BOARD),
    (TailoringClass.STANDARD, BIG, None, PORTFOLIO),
    (TailoringClass.REINFORCED, NOTHING, None, PORTFOLIO),
)
TABLE = {
    Occasion.G0: BY_PORTFOLIO,
    Occasion.G1: BY_PORTFOLIO,
    Occasion.G2: BY_PORTFOLIO,
    Occasion.STAGE: BY_BOARD,
    Occasion.RELEASE: BY_BOARD,
    Occasion.CLOSURE: BY_SIZE,
    Occasion.BENEFITS: BY_PORTFOLIO,
    Occasion.EXCEPTION_STAGE: BY_BOARD,
    Occasion.EXCEPTION_PROJECT: BY_PORTFOLIO,
    Occasion.CHANGE: ((ANY, NOTHING, BIG, BOARD), (ANY, BIG, None, PORTFOLIO)),
}


def load_authority() -> None:
    """Add the lines of occasions that have none."""
    known = set(AuthorityLine.objects.values_list("occasion", flat=True))
    with audit.action("authority.loaded", by=Person.objects.system()):
        AuthorityLine.objects.bulk_create(
            AuthorityLine(
                occasion=occasion,
                tailoring_class=tailoring_class,
                amount_from=lower,
                amount_to=upper,
                answer=answer,
                valid_from=SINCE,
            )
            for occasion, lines in TABLE.items()
            if occasion not in known
            for tailoring_class, lower, upper, answer in lines
        )
