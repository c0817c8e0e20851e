from typing import Any

from portfolio.registers.products.models import Product
from portfolio.registers.quality.models import QualityActivity
from portfolio.registers.shape.forms import EntryForm, LineField


class QualityForm(EntryForm):
    class Meta:
        model = QualityActivity
        field_classes = {"product": LineField}
        fields = (
            "title",
            "language",
            "product",
            "method",
            "description",
            "reviewers",
            "owner",
            "planned_on",
            "state",
            "actual_on",
            "result",
            "findings",
            "record",
            "is_for_committee",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if "product" in fields:
            own = Product.objects.filter(initiative=self.instance.initiative_id)
            fields["product"].queryset = own.order_by("number")
