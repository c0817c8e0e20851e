from ppm.accounts.services import ensure_system_person
from ppm.org.workdays import load_calendar
from ppm.search.services import build_missing


def load() -> None:
    """The portal's own account, in whose name scheduled work is recorded, working days, search entries."""
    ensure_system_person()
    load_calendar()
    build_missing()
