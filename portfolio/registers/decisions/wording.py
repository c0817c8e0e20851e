from django.utils.translation import gettext as _

from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.decisions.models import Decision
from ppm.languages.nearest import nearest


def outcome_in_words(code: str) -> str:
    """The outcome as a reader reads it; nothing for a decision of the body's own motion."""
    return str(Outcome(code).label) if code in Outcome.values else ""


def body_in_words(row: Decision) -> str:
    """Who decided: the committee, else the project board."""
    if row.committee is None:
        return _("Project board")
    return nearest(row.committee, "name")[0]
