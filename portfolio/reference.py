from portfolio.governance.reference import load_authority
from portfolio.lifecycle.gates.reference import load_checklists


def load() -> None:
    """The table of authority and the checklists that a portal begins with."""
    load_authority()
    load_checklists()
