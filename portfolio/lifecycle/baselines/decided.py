"""What the plan that was decided fixes of its initiative."""

from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.decided import register_fixed
from portfolio.lifecycle.baselines.models import Baseline

register_fixed(
    ("baseline_start", "baseline_end"),
    lambda: Baseline.objects.all(),
    _(
        "A body agreed on these dates: they change with its next decision, at a gate or after an exception."
    ),
)
