from typing import Any

from portfolio.registers.decisions.models import Decision
from portfolio.registers.products.models import Product
from portfolio.registers.shape.forms import EntryForm, LineField


class ProductForm(EntryForm):
    later = ("actual_on", "decision")

    class Meta:
        model = Product
        field_classes = {"part_of": LineField, "decision": LineField}
        fields = (
            "title",
            "language",
            "kind",
            "priority",
            "description",
            "criteria",
            "owner",
            "state",
            "edition",
            "planned_on",
            "forecast_on",
            "actual_on",
            "part_of",
            "relations",
            "location",
            "decision",
            "is_for_committee",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        own = self.instance.initiative_id
        if "part_of" in fields:
            others = Product.objects.filter(initiative=own).exclude(pk=self.instance.pk)
            fields["part_of"].queryset = others.order_by("number")
        if "decision" in fields:
            in_force = Decision.objects.open().filter(initiative=own)
            fields["decision"].queryset = in_force.order_by("-number")
