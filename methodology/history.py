from methodology.models import RequiredDimension, RuleSet, Term

TRACKED = [(RuleSet, ()), (RequiredDimension, ()), (Term, ())]
SEALED: list = []
DELETABLE: list = []
