from django.utils.translation import gettext as _

from portfolio.registers.issues import calc
from portfolio.registers.issues.selectors import Panel
from ppm.ui.figures import amount


def why_not(panel: Panel) -> str:
    """Why the change authority does not decide, with the figures."""
    budget = panel.budget
    match panel.way.why:
        case calc.NO_BUDGET:
            return _(
                "No change budget has been set for this project: the change authority has none."
            )
        case calc.UNKNOWN:
            return _(
                "The impact on cost is not known: only a known cost can be set against a limit."
            )
        case calc.TIME:
            return _("It moves the end date: that is beyond the change authority.")
        case calc.ABOVE_LIMIT if budget:
            return _("It costs %(cost)s; the change authority decides up to %(limit)s.") % {
                "cost": amount(panel.issue.impact_cost or 0),
                "limit": amount(budget.limit),
            }
        case calc.ABOVE_BUDGET if budget:
            return _("It costs %(cost)s; of the change budget %(left)s is left.") % {
                "cost": amount(panel.issue.impact_cost or 0),
                "left": amount(budget.left),
            }
    return ""
