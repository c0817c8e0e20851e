from methodology.library.models import Term, VocabularySetting
from methodology.products.models import ManagementProduct
from methodology.tailoring.models import (
    Anchor,
    Cadence,
    ProductTreatment,
    RequiredDimension,
    RuleSet,
    StatusLevel,
    TailoringTable,
)

__all__ = [
    "Anchor",
    "Cadence",
    "ManagementProduct",
    "ProductTreatment",
    "RequiredDimension",
    "RuleSet",
    "StatusLevel",
    "TailoringTable",
    "Term",
    "VocabularySetting",
]
