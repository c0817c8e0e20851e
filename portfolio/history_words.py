"""How the history of the portfolio is told. The shape is explained in `ppm.audit.words`."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portfolio import models
from ppm.audit.words import Subject, Text, Words
from ppm.permissions.catalog import Perm

_END = _("%(who)s moved the expected end from %(old)s to %(new)s")
_BASELINE = _("%(who)s moved the agreed end from %(old)s to %(new)s")
_STATE = _("%(who)s changed the state from %(old)s to %(new)s")

WORDS: dict[type[Model], Words] = {
    models.Initiative: Words(
        _("initiative"),
        title=("code", "name"),
        sentences={
            "forecast_end": _END,
            "baseline_end": _BASELINE,
            "state": _STATE,
            "unit": _("%(who)s moved the initiative from %(old)s to %(new)s"),
            "tailoring_class": _("%(who)s changed the class from %(old)s to %(new)s"),
            "legal_deadline_on": _("%(who)s moved the legal deadline from %(old)s to %(new)s"),
            "name_fr": _("%(who)s changed the French name from “%(old)s” to “%(new)s”"),
            "name_nl": _("%(who)s changed the Dutch name from “%(old)s” to “%(new)s”"),
            "name_en": _("%(who)s changed the English name from “%(old)s” to “%(new)s”"),
        },
    ),
    models.InitiativeRole: Words(_("role on an initiative"), title=("role", "person")),
    models.SubstitutedInitiativeRole: Words(_("role in a substitution")),
    models.SubstitutedSeat: Words(_("seat in a substitution")),
    models.HandoverSeat: Words(_("seat in a handover")),
    models.Participation: Words(
        _("participation"), title=("kind", "unit"), part_of=("initiative", "unit")
    ),
    models.Handover: Words(
        _("handover"),
        title=("giver", "successor"),
        hidden=("sheet", "fingerprint"),
        part_of=("initiative", "giver", "successor"),
    ),
    models.Reorganisation: Words(_("reorganisation"), title=("kind", "takes_effect_on")),
    models.ReorganisationUnit: Words(_("unit in a reorganisation"), title=("unit",)),
    models.ReorganisationMove: Words(_("move in a reorganisation")),
    models.Milestone: Words(
        _("milestone"),
        title=("name",),
        sentences={
            "forecast_on": _("%(who)s moved the forecast of a milestone from %(old)s to %(new)s"),
            "baseline_on": _("%(who)s moved the baseline of a milestone from %(old)s to %(new)s"),
        },
    ),
    models.ExternalKey: Words(_("key in another system"), title=("source", "key")),
    models.DeliveryConfidence: Words(_("delivery confidence"), title=("rating", "source")),
    models.SourceNote: Words(_("remark of the sender"), title=("subject", "source")),
    models.Stage: Words(
        _("stage"),
        title=("number", "name"),
        sentences={
            "forecast_end": _("%(who)s moved the end of a stage from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of a stage from %(old)s to %(new)s"),
        },
    ),
    models.Tolerance: Words(_("tolerance"), title=("aspect", "number")),
    models.MoneyLine: Words(
        _("amount"),
        title=("measure", "year", "heading", "funding"),
        sentences={"amount": _("%(who)s changed an amount from %(old)s to %(new)s")},
        hidden=("state",),
        money={"amount": "state"},
    ),
    models.MoneyOptions: Words(_("options of the money"), hidden=("initiative",)),
    models.MilestoneWeight: Words(
        _("weight of a milestone"), title=("milestone",), part_of=("milestone",)
    ),
    models.Objective: Words(
        _("objective"),
        title=("code", "name"),
        sentences={"valid_to": _("%(who)s moved the end of an objective from %(old)s to %(new)s")},
    ),
    models.Contribution: Words(
        _("contribution to an objective"),
        title=("objective", "weight"),
        sentences={
            "share": _("%(who)s changed the share of a contribution from %(old)s to %(new)s")
        },
    ),
    models.Dependency: Words(
        _("dependency"),
        title=("what",),
        sentences={
            "promised_on": _("%(who)s moved the promise of a dependency from %(old)s to %(new)s"),
            "needed_on": _("%(who)s moved the need of a dependency from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of a dependency from %(old)s to %(new)s"),
        },
    ),
    models.Action: Words(
        _("action"),
        title=("title",),
        sentences={
            "due_on": _("%(who)s moved the due date of an action from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of an action from %(old)s to %(new)s"),
            "owner": _("%(who)s gave an action from %(old)s to %(new)s"),
        },
    ),
    models.Decision: Words(
        _("decision"),
        title=("title",),
        part_of=("initiative", "committee"),
        sentences={"state": _("%(who)s changed the state of a decision from %(old)s to %(new)s")},
    ),
    models.Committee: Words(_("committee"), title=("name",)),
    models.CommitteeMember: Words(_("seat on a committee"), title=("person", "seat")),
    models.AuthorityLine: Words(
        _("line of the table of authority"), title=("occasion", "answer"), part_of=()
    ),
    models.ReportingCycle: Words(_("reporting period"), title=("period",)),
    models.StatusReport: Words(
        _("status report"),
        title=("cycle",),
        hidden=("revision",),
        money={"budget": "budget_state", "actual": "actual_state", "forecast": "forecast_state"},
        part_of=("initiative",),
        sentences={
            "declared": _("%(who)s changed the declared colour from %(old)s to %(new)s"),
            "forecast_end": _END,
        },
    ),
    models.DimensionStatus: Words(_("dimension"), title=("dimension",)),
    models.ReportMilestone: Words(_("milestone in the report"), title=("name",)),
    models.DecisionRequest: Words(_("decision asked"), title=("question",)),
}
SUBJECTS = [
    Subject(
        "initiative",
        models.Initiative,
        Perm.INITIATIVE_VIEW,
        address="portfolio:initiative_detail",
        history="portfolio:initiative_history",
        register="portfolio:initiative_list",
        plural=_("initiatives"),
        columns=(
            "name",
            "unit",
            "state",
            "tailoring_class",
            "baseline_end",
            "forecast_end",
            "actual_end",
        ),
    ),
    Subject(
        "report",
        models.StatusReport,
        Perm.REPORT_VIEW,
        address="portfolio:report_detail",
    ),
    Subject(
        "committee",
        models.Committee,
        Perm.COMMITTEE_VIEW,
        address="portfolio:committee_detail",
        register="portfolio:committee_list",
        plural=_("committees"),
        columns=("name", "unit", "meets_on"),
    ),
    Subject(
        "cycle",
        models.ReportingCycle,
        Perm.CYCLE_VIEW,
        address="portfolio:cycle_detail",
        visible=lambda _reader: models.ReportingCycle.objects.all(),
    ),
]
ACTIONS: dict[str, Text] = {
    "initiative.created": _("%(who)s created the initiative"),
    "initiative.edited": _("%(who)s changed the initiative"),
    "initiatives.edited": _("%(who)s changed the initiative"),
    "initiative.bulk_changed": _("%(who)s changed several initiatives at once"),
    "initiative.bulk_undone": _("%(who)s undid a change of several initiatives"),
    "initiative.manager_replaced": _("%(who)s replaced the manager"),
    "initiative.circle_changed": _("%(who)s changed who may know of the initiative"),
    "initiative.withdrawn": _("%(who)s withdrew the initiative"),
    "initiative.brought_back": _("%(who)s brought the initiative back"),
    "participation.added": _("%(who)s added a unit that takes part"),
    "participation.ended": _("%(who)s ended the participation of a unit"),
    "handover.prepared": _("%(who)s prepared a handover"),
    "handover.remarks": _("%(who)s wrote remarks for the handover"),
    "handover.offered": _("%(who)s offered the handover"),
    "handover.accepted": _("%(who)s accepted the handover"),
    "handover.refused": _("%(who)s refused the handover"),
    "handover.withdrawn": _("%(who)s withdrew the handover"),
    "handover.passed": _("%(who)s passed the role on"),
    "reorganisation.drafted": _("%(who)s drafted a reorganisation"),
    "reorganisation.assigned": _("%(who)s divided what a unit holds"),
    "reorganisation.confirmed": _("%(who)s confirmed a reorganisation"),
    "reorganisation.applied": _("%(who)s carried out a reorganisation"),
    "reorganisation.withdrawn": _("%(who)s withdrew a reorganisation"),
    "report.on_behalf": _("%(who)s took on the status report"),
    "amounts.withdrawn": _("%(who)s withdrew amounts"),
    "confidence.withdrawn": _("%(who)s withdrew a delivery confidence"),
    "role.assigned": _("%(who)s gave a role"),
    "role.ended": _("%(who)s ended a role"),
    "milestone.added": _("%(who)s added to the plan"),
    "milestone.edited": _("%(who)s changed the plan"),
    "milestone.reached": _("%(who)s noted that a milestone was reached"),
    "plan.updated": _("%(who)s brought the plan up to date"),
    "stage.added": _("%(who)s added a stage"),
    "stage.edited": _("%(who)s changed a stage"),
    "stage.started": _("%(who)s started a stage"),
    "stage.completed": _("%(who)s completed a stage"),
    "amounts.recorded": _("%(who)s recorded amounts"),
    "amounts.corrected": _("%(who)s corrected amounts"),
    "confidence.recorded": _("%(who)s recorded the delivery confidence"),
    "keys.recorded": _("%(who)s recorded the key of the sender"),
    "notes.recorded": _("%(who)s recorded remarks of the sender"),
    "objective.created": _("%(who)s added an objective"),
    "objective.edited": _("%(who)s changed an objective"),
    "objective.ended": _("%(who)s ended an objective"),
    "contribution.added": _("%(who)s said what it contributes to"),
    "contribution.edited": _("%(who)s changed a contribution"),
    "contribution.withdrawn": _("%(who)s withdrew a contribution"),
    "dependency.proposed": _("%(who)s proposed a dependency"),
    "dependency.confirmed": _("%(who)s confirmed a dependency"),
    "dependency.moved": _("%(who)s moved the date of a dependency"),
    "dependency.delivered": _("%(who)s noted a dependency as delivered"),
    "dependency.dropped": _("%(who)s dropped a dependency"),
    "action.added": _("%(who)s wrote down an action"),
    "action.edited": _("%(who)s changed an action"),
    "action.done": _("%(who)s noted an action as done"),
    "action.verified": _("%(who)s verified that an action was done"),
    "decision.recorded": _("%(who)s wrote down a decision"),
    "decision.edited": _("%(who)s changed who carries out or reads a decision"),
    "committee.meeting_planned": _("%(who)s planned the next meeting"),
    "cycle.opened": _("%(who)s opened the reporting period"),
    "cycle.frozen": _("%(who)s froze the reporting period"),
    "report.draft_saved": _("%(who)s saved the draft of the report"),
    "report.submitted": _("%(who)s submitted the status report"),
    "report.validated": _("%(who)s validated the status report"),
    "report.returned": _("%(who)s returned the status report"),
    "report.taken_back": _("%(who)s took the status report back"),
}
