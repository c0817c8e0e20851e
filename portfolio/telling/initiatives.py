"""Initiatives, the people and units around them, committees."""

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
    models.ExternalKey: Words(_("key in another system"), title=("source", "key")),
    models.DeliveryConfidence: Words(_("delivery confidence"), title=("rating", "source")),
    models.SourceNote: Words(_("remark of the sender"), title=("subject", "source")),
    models.Committee: Words(_("committee"), title=("name",)),
    models.CommitteeMember: Words(_("seat on a committee"), title=("person", "seat")),
    models.Charter: Words(_("charter of governance"), title=("number",), part_of=()),
    models.AuthorityLine: Words(
        _("line of the table of authority"), title=("occasion", "answer"), part_of=()
    ),
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
        "committee",
        models.Committee,
        Perm.COMMITTEE_VIEW,
        address="portfolio:committee_detail",
        register="portfolio:committee_list",
        plural=_("committees"),
        columns=("name", "unit", "meets_on"),
    ),
]
ACTIONS: dict[str, Text] = {
    "authority.loaded": _("%(who)s loaded the table of authority"),
    "authority.set": _("%(who)s changed the table of authority"),
    "committee.edited": _("%(who)s changed the mandate of a committee"),
    "committee.seated": _("%(who)s gave a seat on a committee"),
    "committee.seat_changed": _("%(who)s changed a seat on a committee"),
    "charter.drafted": _("%(who)s wrote a draft of the charter"),
    "charter.published": _("%(who)s published the charter"),
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
    "confidence.withdrawn": _("%(who)s withdrew a delivery confidence"),
    "role.assigned": _("%(who)s gave a role"),
    "role.ended": _("%(who)s ended a role"),
    "confidence.recorded": _("%(who)s recorded the delivery confidence"),
    "keys.recorded": _("%(who)s recorded the key of the sender"),
    "notes.recorded": _("%(who)s recorded remarks of the sender"),
    "committee.meeting_planned": _("%(who)s planned the next meeting"),
}
