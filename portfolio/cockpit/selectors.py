from collections.abc import Mapping

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    IntegerField,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from portfolio.favourites.selectors import is_favourite_of
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.initiatives.search import sort_key
from portfolio.participations.selectors import read_as_partner
from portfolio.standings.choices import Colour
from ppm.accounts.models import Person
from ppm.languages.nearest import reading_order

# The worst first when sorted upwards; not known comes last.
RANK = {Colour.RED: 0, Colour.AMBER: 1, Colour.GREEN: 2, Colour.GREY: 3}


def rows_for_list(person: Person) -> InitiativeQuerySet:
    """Everything that a person sees of the portfolio, with what a list shows, sorts and groups by.

    `holder_id` and `holder_name` are those of the portfolio or programme above, if the person sees it.
    """
    end = Coalesce("actual_end", "forecast_end", "baseline_end")
    above: InitiativeQuerySet = Initiative.objects.visible_to(person).filter(
        pk=OuterRef("parent_id")
    )
    rows: InitiativeQuerySet = Initiative.objects.visible_to(person).for_list()
    return rows.annotate(
        shown_name=sort_key(*reading_order()),
        status_rank=_rank("standing__declared", RANK),
        state_rank=_rank("state", {state: place for place, state in enumerate(State.values)}),
        expected_end=end,
        holder_id=Subquery(above.values("pk")[:1]),
        holder_name=Subquery(above.annotate(called=_name_in_order()).values("called")[:1]),
        is_favourite=is_favourite_of(person),
        takes_part=Case(
            When(pk__in=read_as_partner(person), then=True),
            default=False,
            output_field=BooleanField(),
        ),
    )


def _rank(field: str, places: Mapping[Colour, int] | Mapping[str, int]) -> Case:
    return Case(
        *(When(**{field: value}, then=Value(place)) for value, place in places.items()),
        output_field=IntegerField(),
    )


def _name_in_order() -> Coalesce:
    """The name in the first language of the reader's order that has one."""
    text: CharField[str, str] = CharField()
    names = [NullIf(f"name_{code}", Value(""), output_field=text) for code in (*reading_order(),)]
    return Coalesce(*names, "code", output_field=text)
