from django.utils.timezone import now

from methodology.library.services import load_glossary
from methodology.products.services import load_products
from methodology.tailoring.levels import ensure_levels
from methodology.tailoring.services import ensure_first_rules
from methodology.tailoring.tables import ensure_first_table
from ppm.accounts.models import Person


def load() -> None:
    """The first rules of the status colours, the words of the method, its products and their table."""
    system = Person.objects.system()
    ensure_first_rules(by=system)
    ensure_levels(by=system)
    load_glossary(by=system)
    load_products(by=system)
    ensure_first_table(by=system, at=now())
