"""A risk that has occurred becomes an issue; both sides show it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from portfolio.registers.issues.choices import IssueKind
from portfolio.registers.issues.models import Issue
from portfolio.registers.issues.services import add_issue
from portfolio.registers.risks.choices import RiskKind, RiskState
from portfolio.registers.risks.models import Risk
from portfolio.registers.risks.services import edit_risk
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock


def make_issue(*, entry: Risk, by: Person, at: datetime) -> Issue:
    """Close the risk as occurred and write down the issue that it has become. Raises ValidationError."""
    is_threat = entry.kind == RiskKind.THREAT
    with audit.action("risk.converted", by=by, at=at):
        if not lock(Risk, entry.pk, None).is_open:  # two who press at once make one issue
            raise ValidationError(_("This has been closed already."))
        made = add_issue(
            initiative=entry.initiative,
            title=entry.title,
            language=entry.language,
            kind=IssueKind.PROBLEM if is_threat else IssueKind.OPPORTUNITY,
            description=f"{entry.event}\n\n{entry.effect}".strip(),
            severity=max(1, min(4, entry.impact - 1)),
            owner=entry.owner,
            impact_cost=entry.amount_likely if is_threat else None,
            is_for_committee=entry.is_for_committee,
            origin=Origin("risk", entry.pk),
            by=by,
            at=at,
        )
        edit_risk(
            pk=entry.pk,
            version=None,
            state=RiskState.OCCURRED,
            outcome=entry.outcome or _("It became issue %(issue)s.") % {"issue": made.reference},
            by=by,
            at=at,
        )
    return made
