from ppm.accounts.services import ensure_system_person
from ppm.org.workdays import load_calendar


def load() -> None:
    """The portal's own account, in whose name scheduled work is recorded, and the working days."""
    ensure_system_person()
    load_calendar()
