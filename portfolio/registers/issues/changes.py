"""Requests for change: to the body that decides, and what was decided."""

from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from portfolio.initiatives.models import Initiative
from portfolio.registers.decisions.choices import Outcome
from portfolio.registers.decisions.services import record_decision
from portfolio.registers.issues.choices import AFTER, IssueKind, IssueState
from portfolio.registers.issues.models import ChangeBudget, Issue
from portfolio.registers.issues.notices import tell_body
from portfolio.registers.issues.selectors import Panel, panel_of
from portfolio.registers.issues.wording import why_not
from portfolio.registers.shape.traces import Origin
from ppm import audit
from ppm.accounts.models import Person
from ppm.org.versions import lock


class NoChange(Exception):
    """Not a request for change, or one that has been decided."""

    message = gettext_lazy("This request for change has been decided already, or is none.")


class NotYours(Exception):
    """Somebody else decides; `message` says who and why."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel.way.why)
        name = panel.body.name if panel.body else _("nobody yet")
        reason = why_not(panel)
        self.message = (
            _("%(reason)s It is for this body to decide: %(body)s.")
            % {"reason": reason, "body": name}
            if reason
            else _("Only the change authority of the project decides this change.")
        )


def set_change_budget(
    *,
    initiative: Initiative,
    version: int | None,
    amount: Decimal,
    limit: Decimal,
    by: Person,
    at: datetime,
) -> ChangeBudget:
    """Set what changes may cost. Raises StaleVersion, ValidationError."""
    row = ChangeBudget.objects.filter(initiative=initiative).first()
    with audit.action("change_budget.set", by=by, at=at):
        blank = ChangeBudget(initiative=initiative)
        row = blank if row is None else lock(ChangeBudget, row.pk, version)
        row.amount, row.limit = amount, limit
        row.full_clean(exclude=["initiative"])
        row.save()
        row.refresh_from_db(fields=["version"])
    return row


def submit_change(*, pk: int, version: int | None, by: Person, at: datetime) -> Issue:
    """Send a request to the body that decides on it, and tell those who decide there.

    Raises StaleVersion, NoChange.
    """
    with audit.action("change.submitted", by=by, at=at):
        row = _undecided(pk, version)
        panel = panel_of(row, localdate(at))
        row.state, row.is_for_committee = IssueState.TO_DECIDE, True
        row.save(update_fields=["state", "is_for_committee"])
        tell_body(panel, by)
    return row


def decide_change(
    *,
    pk: int,
    version: int | None,
    outcome: str,
    reason: str,
    conditions: str,
    decided_on: date,
    by: Person,
    at: datetime,
) -> Issue:
    """Decide as change authority, or note what the body decided; the decision register keeps it.

    Raises StaleVersion, NoChange, NotYours with the sentence, ValidationError.
    """
    with audit.action("change.decided", by=by, at=at, reason=reason):
        row = _undecided(pk, version)
        # Two changes decided at once would both count what is left.
        ChangeBudget.objects.select_for_update().filter(initiative=row.initiative_id).first()
        panel = panel_of(row, localdate(at))
        if not (panel.is_authority(by) or panel.speaks_for_body(by)):
            raise NotYours(panel)
        made = record_decision(
            initiative=row.initiative,
            committee=panel.body.committee if panel.body else None,
            subject=_subject(row),
            text=row.recommendation or row.description,
            language=row.language,
            decided_on=decided_on,
            outcome=outcome,
            reason=reason,
            conditions=conditions,
            is_for_committee=row.is_for_committee,
            owner=row.owner,
            origin=Origin("change", row.pk),
            by=by,
            at=at,
        )
        row.state = AFTER[Outcome(outcome)]
        if outcome != Outcome.DEFERRED:
            row.decision = made
        row.clean()
        row.save(update_fields=["state", "decision"])
    return row


def _subject(row: Issue) -> str:
    with override(row.language):
        return _("Change %(reference)s: %(title)s") % {
            "reference": row.reference,
            "title": row.title[:200],
        }


def _undecided(pk: int, version: int | None) -> Issue:
    row = lock(Issue, pk, version)
    if row.kind != IssueKind.CHANGE or row.decision_id is not None or not row.is_open:
        raise NoChange
    return row


def make_change(*, entry: Issue, by: Person, at: datetime) -> Issue:
    """Turn an issue into a request for change: the same record, in the change panel."""
    with audit.action("issue.converted", by=by, at=at):
        row = lock(Issue, entry.pk, None)
        row.kind = IssueKind.CHANGE
        if row.state == IssueState.IN_HAND:
            row.state = IssueState.ASSESSED
        row.clean()
        row.save(update_fields=["kind", "state"])
    return row
