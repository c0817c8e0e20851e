from ppm.accounts.services import ensure_system_person


def load() -> None:
    """The portal's own account, in whose name scheduled work is recorded."""
    ensure_system_person()
