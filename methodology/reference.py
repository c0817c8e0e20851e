from methodology.library.services import load_glossary
from methodology.tailoring.services import ensure_first_rules
from ppm.accounts.models import Person


def load() -> None:
    """The first rules of the status colours, and the words of the method."""
    system = Person.objects.system()
    ensure_first_rules(by=system)
    load_glossary(by=system)
