"""What totals cover for one person: in words that are the same whether or not something is secret."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from portfolio.initiatives.models import Initiative
from ppm.accounts.models import Person
from ppm.permissions.choices import Confidentiality
from ppm.permissions.perimeter import place_in_words
from ppm.permissions.scope import scope_of
from ppm.ui.figures import number


@dataclass(frozen=True)
class Perimeter:
    """What a person's totals cover.

    `restricted` holds key and code name of those closed to the person; `named` counts the confidential
    ones that he or she is named on. Of secret ones that are closed nothing is known here. Neither follows
    filters: a filter would tell the unit, the state or the colour of what is closed.
    """

    place: str
    restricted: tuple[tuple[int, str], ...]
    named: int

    @property
    def sentence(self) -> str:
        return f"{self.place} {self._circle()}"

    def _circle(self) -> str:
        numbers = {"restricted": number(len(self.restricted)), "named": number(self.named)}
        if self.named:
            return (
                _(
                    "Confidential initiatives count only where you are named: %(named)s. "
                    "Restricted, not counted: %(restricted)s."
                )
                % numbers
            )
        return _("Without confidential initiatives (restricted: %(restricted)s).") % numbers


def perimeter_of(person: Person) -> Perimeter:
    """The perimeter of a person's totals, in one query."""
    scope = scope_of(person)
    confidential = Initiative.objects.confidential().in_reach_of(person)
    rows = confidential.filter(confidentiality=Confidentiality.RESTRICTED) | confidential.filter(
        pk__in=sorted(scope.named_ids)
    )
    found = list(rows.order_by("code_name", "pk").values_list("pk", "code_name"))
    return Perimeter(
        place=place_in_words(person),
        restricted=tuple((pk, name) for pk, name in found if pk not in scope.named_ids),
        named=sum(pk in scope.named_ids for pk, _name in found),
    )


def perimeter(person: Person) -> str:
    """What totals and counts cover for this person, in a sentence or two."""
    return perimeter_of(person).sentence
