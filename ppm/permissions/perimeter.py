"""What a person's totals cover, in words that are the same whether or not something is secret."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


def place_in_words(person: "Person") -> str:
    """All units, or those open to the person."""
    if scope_of(person).all:
        return _("Perimeter: all units.")
    return _("Perimeter: the units and initiatives open to you.")


def perimeter_rule(person: "Person") -> str:
    """The perimeter without a number, for whatever counts; asks the database nothing new."""
    rule = _("Confidential initiatives count only where you are named.")
    return f"{place_in_words(person)} {rule}"
