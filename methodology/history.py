from methodology import models

TRACKED = [
    (models.RuleSet, ()),
    (models.RequiredDimension, ()),
    (models.StatusLevel, ()),
    (models.Term, ()),
    (models.VocabularySetting, ()),
    (models.ManagementProduct, ()),
    (models.TailoringTable, ()),
    (models.Anchor, ()),
    (models.ProductTreatment, ()),
    (models.Cadence, ()),
]
SEALED: list = []
# Which dimensions a draft of the rules requires; they are fixed once it is put in force.
DELETABLE: list = [models.RequiredDimension]
