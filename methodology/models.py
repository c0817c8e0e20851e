from methodology.library.models import Term
from methodology.tailoring.models import RequiredDimension, RuleSet

__all__ = ["RequiredDimension", "RuleSet", "Term"]
