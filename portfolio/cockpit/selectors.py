from django.db.models import BooleanField, Case, IntegerField, Value, When
from django.db.models.functions import Coalesce

from portfolio.initiatives.choices import Colour
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.initiatives.search import sort_key
from portfolio.participations.selectors import read_as_partner
from ppm.accounts.models import Person
from ppm.languages.nearest import reading_order

# The worst first when sorted upwards; not known comes last.
RANK = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2, Colour.GREY: 3}


def rows_for_list(person: Person) -> InitiativeQuerySet:
    """Everything that a person sees of the portfolio, with what a list shows and sorts by."""
    rank = Case(
        *(When(standing__declared=colour, then=Value(place)) for colour, place in RANK.items()),
        output_field=IntegerField(),
    )
    end = Coalesce("actual_end", "forecast_end", "baseline_end")
    rows = Initiative.objects.visible_to(person).for_list()
    return rows.annotate(
        shown_name=sort_key(*reading_order()),
        status_rank=rank,
        expected_end=end,
        takes_part=Case(
            When(pk__in=read_as_partner(person), then=True),
            default=False,
            output_field=BooleanField(),
        ),
    )
