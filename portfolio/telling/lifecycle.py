"""Stages, milestones, gates, limits, and how a project is tailored."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portfolio import models
from ppm.audit.words import Text, Words

WORDS: dict[type[Model], Words] = {
    models.Milestone: Words(
        _("milestone"),
        title=("name",),
        sentences={
            "forecast_on": _("%(who)s moved the forecast of a milestone from %(old)s to %(new)s"),
            "baseline_on": _("%(who)s moved the baseline of a milestone from %(old)s to %(new)s"),
        },
    ),
    models.Stage: Words(
        _("stage"),
        title=("number", "name"),
        sentences={
            "forecast_end": _("%(who)s moved the end of a stage from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of a stage from %(old)s to %(new)s"),
        },
    ),
    models.Tolerance: Words(_("tolerance"), title=("aspect", "number")),
    models.Baseline: Words(_("baseline"), title=("number", "kind")),
    models.ExceptionReport: Words(
        _("exception"),
        title=("number", "aspect"),
        sentences={
            "state": _("%(who)s changed the state of an exception from %(old)s to %(new)s"),
        },
    ),
    models.ExceptionOption: Words(_("option of an exception"), title=("number", "title")),
    models.ExceptionPlanLine: Words(_("date in an exception plan"), title=("stage", "end")),
    models.MilestoneWeight: Words(
        _("weight of a milestone"), title=("milestone",), part_of=("milestone",)
    ),
    models.TailoringDecision: Words(
        _("tailoring decision"), title=("number", "chosen"), hidden=("is_current",)
    ),
    models.ProductDeviation: Words(_("deviation"), title=("product", "kind")),
    models.ProductRecord: Words(_("management product"), title=("product",)),
    models.Gate: Words(
        _("gate"),
        title=("kind", "question"),
        sentences={
            "state": _("%(who)s changed the state of a gate from %(old)s to %(new)s"),
            "planned_on": _("%(who)s moved a gate from %(old)s to %(new)s"),
        },
    ),
    models.GateItem: Words(_("criterion of a gate"), title=("criterion",)),
    models.GateVoice: Words(_("vote or advice at a gate"), title=("person", "voice")),
    models.GateCondition: Words(_("condition of a gate"), title=("action",)),
    models.WrittenProcedure: Words(_("written procedure"), title=("deadline",)),
    models.Closing: Words(_("closing file")),
    models.Checklist: Words(_("checklist of a gate"), title=("kind", "number")),
    models.Criterion: Words(_("criterion"), title=("text",)),
}
ACTIONS: dict[str, Text] = {
    "checklist.loaded": _("%(who)s loaded the checklists of the gates"),
    "checklist.made": _("%(who)s made a new version of a checklist"),
    "gate.planned": _("%(who)s planned a gate"),
    "gate.edited": _("%(who)s changed a gate"),
    "gate.reviewed": _("%(who)s reviewed a criterion of a gate"),
    "gate.asked": _("%(who)s asked for the decision at a gate"),
    "gate.taken_back": _("%(who)s took the question of a gate back"),
    "gate.withdrawn": _("%(who)s withdrew a gate"),
    "gate.recommended": _("%(who)s gave the recommendation at a gate"),
    "gate.voice": _("%(who)s answered at a gate"),
    "gate.decided": _("%(who)s wrote down the decision at a gate"),
    "gate.closing": _("%(who)s wrote the closing file"),
    "gate.follow_on": _("%(who)s added a follow-on action"),
    "gate.procedure_opened": _("%(who)s opened a written procedure"),
    "gate.procedure_closed": _("A written procedure was closed for %(who)s"),
    "stage.started_at_risk": _("%(who)s let a stage start at his or her own risk"),
    "milestone.added": _("%(who)s added to the plan"),
    "milestone.edited": _("%(who)s changed the plan"),
    "milestone.reached": _("%(who)s noted that a milestone was reached"),
    "plan.updated": _("%(who)s brought the plan up to date"),
    "stage.added": _("%(who)s added a stage"),
    "stage.edited": _("%(who)s changed a stage"),
    "stage.started": _("%(who)s started a stage"),
    "stage.completed": _("%(who)s completed a stage"),
    "milestone_weights.set": _("%(who)s weighted the milestones"),
    "tailoring.decided": _("%(who)s scored the project and chose its class"),
    "tailoring.asked": _("%(who)s asked for another class than computed"),
    "tailoring.agreed": _("%(who)s agreed with the class"),
    "tailoring.refused": _("%(who)s refused the class"),
    "tailoring.withdrawn": _("%(who)s withdrew the request for a class"),
    "deviation.asked": _("%(who)s asked for a deviation"),
    "deviation.agreed": _("%(who)s agreed with a deviation"),
    "deviation.refused": _("%(who)s refused a deviation"),
    "deviation.withdrawn": _("%(who)s withdrew a request for a deviation"),
    "product_record.edited": _("%(who)s brought a management product up to date"),
}
