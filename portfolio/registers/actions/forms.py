from portfolio.registers.actions.models import Action
from portfolio.registers.shape.forms import EntryForm


class ActionForm(EntryForm):
    class Meta:
        model = Action
        fields = (
            "title",
            "language",
            "description",
            "owner",
            "due_on",
            "state",
            "obstacle",
            "evidence",
            "is_for_committee",
        )
