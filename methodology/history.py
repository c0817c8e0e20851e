from methodology import models

TRACKED = [
    (models.RuleSet, ()),
    (models.RequiredDimension, ()),
    (models.Term, ()),
    (models.ManagementProduct, ()),
    (models.TailoringTable, ()),
    (models.Anchor, ()),
    (models.ProductTreatment, ()),
    (models.Cadence, ()),
]
SEALED: list = []
DELETABLE: list = []
