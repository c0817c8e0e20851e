from portfolio.governance.reference import load_authority


def load() -> None:
    """The table of authority that a portal begins with."""
    load_authority()
