"""Benefits pass with the role of their owner, who has then agreed to nothing yet."""

from portfolio.benefits.models import Benefit
from ppm.accounts.models import Person


def pass_benefits(initiative_id: int, owner_id: int, successor: Person | None) -> None:
    """Give the open benefits that somebody owns there to a successor, or to nobody; inside the action."""
    Benefit.objects.open().filter(initiative=initiative_id, owner=owner_id).update(
        owner=successor, answer="", answered_on=None
    )
