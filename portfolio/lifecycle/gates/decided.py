"""What the decisions at the gates fix of their initiative."""

from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.decided import register_fixed
from portfolio.lifecycle.gates.choices import GateState
from portfolio.lifecycle.gates.models import Gate

register_fixed(
    ("state",),
    lambda: Gate.objects.filter(state=GateState.DECIDED),
    _("The state follows the decisions at the gates."),
)
