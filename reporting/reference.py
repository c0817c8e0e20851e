from reporting.retention.reference import load_classes


def load() -> None:
    """The retention classes and the rules on technical data that a portal begins with."""
    load_classes()
