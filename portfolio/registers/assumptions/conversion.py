"""An assumption that proves false becomes an issue; one that may become so, a risk. Both sides show it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portfolio.registers.assumptions.choices import AssumptionState, Sureness
from portfolio.registers.assumptions.models import Assumption
from portfolio.registers.assumptions.services import edit_assumption
from portfolio.registers.issues.models import Issue
from portfolio.registers.issues.services import add_issue
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.services import add_risk
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock

PROBABILITY = {Sureness.UNSURE: 4, Sureness.FAIR: 3, Sureness.SURE: 2}


def make_issue(*, entry: Assumption, by: Person, at: datetime) -> Issue:
    """Note that the assumption is false and write down the issue that follows. Raises ValidationError."""
    with audit.action("assumption.converted", by=by, at=at):
        if not lock(Assumption, entry.pk, None).is_open:  # two who press at once make one issue
            raise ValidationError(_("This has been closed already."))
        made = add_issue(
            initiative=entry.initiative,
            title=entry.title,
            language=entry.language,
            description=f"{entry.finding}\n\n{entry.consequence}".strip(),
            owner=entry.owner,
            is_for_committee=entry.is_for_committee,
            origin=Origin("assumption", entry.pk),
            by=by,
            at=at,
        )
        edit_assumption(
            pk=entry.pk,
            version=None,
            state=AssumptionState.FALSE,
            finding=entry.finding or _("It became issue %(issue)s.") % {"issue": made.reference},
            by=by,
            at=at,
        )
    return made


def make_risk(*, entry: Assumption, by: Person, at: datetime) -> Risk:
    """Write down the threat that the assumption proves false. Raises ValidationError."""
    with audit.action("assumption.converted", by=by, at=at):
        return add_risk(
            initiative=entry.initiative,
            title=entry.title,
            language=entry.language,
            category="organisation",
            cause=entry.basis or entry.title,
            event=entry.finding or entry.title,
            effect=entry.consequence,
            inherent_probability=PROBABILITY[Sureness(entry.sureness)],
            inherent_impact=3,
            owner=entry.owner,
            origin=Origin("assumption", entry.pk),
            by=by,
            at=at,
        )
