"""Money, objectives, commitments and benefits."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from portfolio import models
from ppm.audit.words import Subject, Text, Words
from ppm.permissions.catalog import Perm

WORDS: dict[type[Model], Words] = {
    models.MoneyLine: Words(
        _("amount"),
        title=("measure", "year", "heading", "funding"),
        sentences={"amount": _("%(who)s changed an amount from %(old)s to %(new)s")},
        hidden=("state",),
        money={"amount": "state"},
        part_of=("initiative",),
    ),
    models.MoneyOptions: Words(_("options of the money"), hidden=("initiative",)),
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
    models.Contract: Words(_("administration contract"), title=("code", "name")),
    models.Commitment: Words(
        _("commitment"),
        title=("article",),
        sentences={
            "state": _("%(who)s changed the state of a commitment from %(old)s to %(new)s"),
            "deadline_on": _("%(who)s moved the deadline of a commitment from %(old)s to %(new)s"),
        },
    ),
    models.CommitmentCarrier: Words(_("project that carries a commitment"), title=("initiative",)),
    models.Capability: Words(_("capability"), title=("code", "name")),
    models.Application: Words(
        _("application"),
        title=("code", "name"),
        sentences={
            "disposition": _(
                "%(who)s changed the disposition of an application from %(old)s to %(new)s"
            ),
        },
    ),
    models.Sponsorship: Words(_("owners on both sides"), title=("initiative",)),
    models.Touch: Words(_("what a project touches"), title=("capability", "application")),
    models.Indicator: Words(_("indicator"), title=("code", "name")),
    models.Benefit: Words(
        _("benefit"),
        title=("name",),
        sentences={
            "owner": _("%(who)s changed the owner of a benefit from %(old)s to %(new)s"),
            "state": _("%(who)s changed the state of a benefit from %(old)s to %(new)s"),
            "attribution": _(
                "%(who)s changed the attribution of a benefit from %(old)s to %(new)s"
            ),
        },
    ),
    models.BenefitTarget: Words(_("target of a benefit"), title=("year", "value")),
    models.BenefitReview: Words(
        _("day of measurement"),
        title=("due_on",),
        sentences={
            "due_on": _("%(who)s moved a day of measurement from %(old)s to %(new)s"),
        },
    ),
    models.Measurement: Words(_("measurement of a benefit"), title=("measured_on", "value")),
    models.BenefitWaiver: Words(_("benefit waiver"), title=("legal_basis",)),
    models.BenefitStep: Words(_("step of the benefits map"), title=("name",)),
    models.BenefitLink: Words(_("arrow of the benefits map")),
}
SUBJECTS = [
    Subject("amount", models.MoneyLine, Perm.INITIATIVE_VIEW, address="portfolio:amount_detail"),
]
ACTIONS: dict[str, Text] = {
    "amounts.withdrawn": _("%(who)s withdrew amounts"),
    "money_options.set": _("%(who)s changed what is kept of the money"),
    "amounts.recorded": _("%(who)s recorded amounts"),
    "amounts.corrected": _("%(who)s corrected amounts"),
    "objective.created": _("%(who)s added an objective"),
    "objective.edited": _("%(who)s changed an objective"),
    "objective.ended": _("%(who)s ended an objective"),
    "contribution.added": _("%(who)s said what it contributes to"),
    "contribution.edited": _("%(who)s changed a contribution"),
    "contribution.withdrawn": _("%(who)s withdrew a contribution"),
    "contract.created": _("%(who)s added an administration contract"),
    "contract.edited": _("%(who)s changed the administration contract"),
    "commitment.added": _("%(who)s added a commitment"),
    "commitment.edited": _("%(who)s changed a commitment"),
    "commitment.declared": _("%(who)s declared how a commitment stands"),
    "contract.frozen": _("%(who)s froze the administration contract as a reference"),
    "capability.created": _("%(who)s added a capability"),
    "capability.edited": _("%(who)s changed a capability"),
    "application.created": _("%(who)s added an application"),
    "application.edited": _("%(who)s changed an application"),
    "sponsorship.named": _("%(who)s named who answers on both sides"),
    "alignment.touched": _("%(who)s changed what the project touches"),
    "alignment.opinion": _("%(who)s recorded an opinion of the architects"),
    "indicator.created": _("%(who)s added an indicator"),
    "indicator.edited": _("%(who)s changed an indicator"),
    "benefit.added": _("%(who)s added a benefit"),
    "benefit.edited": _("%(who)s changed a benefit"),
    "benefit.targets_set": _("%(who)s set the targets of a benefit"),
    "benefit.answered": _("%(who)s answered for a benefit as its owner"),
    "benefit.ended": _("%(who)s ended a benefit"),
    "benefit.reopened": _("%(who)s took up a benefit again"),
    "benefit.measured": _("%(who)s recorded a measurement"),
    "benefit.measurement_withdrawn": _("%(who)s withdrew a measurement"),
    "benefit.review_planned": _("%(who)s planned a day of measurement"),
    "benefit.reviews_followed": _("%(who)s moved days of measurement with the end of the project"),
    "benefit.waived": _("%(who)s gave a waiver for benefits"),
    "benefits_map.edited": _("%(who)s changed the benefits map"),
}
