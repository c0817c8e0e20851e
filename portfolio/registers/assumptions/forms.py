from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.shape.forms import EntryForm


class AssumptionForm(EntryForm):
    later = ("checked_on", "finding")

    class Meta:
        model = Assumption
        fields = (
            "title",
            "language",
            "basis",
            "consequence",
            "sureness",
            "check_by",
            "owner",
            "state",
            "checked_on",
            "finding",
            "is_for_committee",
        )
