"""A report goes back to its manager: taken back, or returned with comments block by block."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.wording import name_for
from portfolio.statusreports.authors import takes_back
from portfolio.statusreports.choices import IN, Block, CycleState, ReportState
from portfolio.statusreports.containing import lock_contained
from portfolio.statusreports.copies import kept
from portfolio.statusreports.drafting import CycleIsFrozen, IsContained
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.selectors import submission_of
from portfolio.statusreports.standings import show_latest_report
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.services import notify
from ppm.org.versions import StaleVersion, lock

VALIDATION = (
    "validated_by",
    "validated_at",
    "agrees_with_override",
    "opinion",
    "opinion_text",
    "opinion_language",
)


class NotSubmitted(Exception):
    """Only a submitted report can be validated or taken back."""

    message = _("This report is not waiting for validation.")


class NotHandedIn(Exception):
    """Only a report that was handed in can be returned."""

    message = _("This report has not been submitted.")


class CommentNeeded(Exception):
    """A report is never returned without saying why."""

    message = _("Say what is to be changed.")


class NotTheAuthor(Exception):
    """Who reviews a report sends it back, and says why."""

    message = _(
        "Only its author or the manager of the project takes a report back: send it back with a comment."
    )


def take_back_report(
    *, report: StatusReport, by: Person, at: datetime, version: int | None = None
) -> StatusReport:
    """Take a submitted report back, until it is validated.

    `version` is that of the report that was read. Raises StaleVersion, NotTheAuthor, NotSubmitted,
    CycleIsFrozen.
    """
    with audit.action("report.taken_back", by=by, at=at):
        report = submitted(report)
        if version is not None and report.version != version:
            raise StaleVersion(report)
        if not takes_back(by, report):
            raise NotTheAuthor
        report.state = ReportState.DRAFT
        report.save(update_fields=["state"])
        report.board_items.withdraw(at)
        show_latest_report([report.initiative_id])
        _follow(report, ReportState.DRAFT, at)
    return report


def return_report(
    *,
    report: StatusReport,
    comment: str = "",
    by: Person,
    at: datetime,
    blocks: Sequence[str] = (),
    comments: Mapping[str, str] | None = None,
    version: int | None = None,
) -> StatusReport:
    """Send a report back to its author with a comment on the whole, on blocks of the form, or both.

    One that was validated already loses its validation, and what that raised for the board no longer counts;
    whoever validated it is told.

    Blocks with a comment, and those in `blocks`, are to be looked at. What was said is kept beside, to show
    what the next version changes; reports that this one fills go back with it.
    Raises StaleVersion, CommentNeeded, NotHandedIn, IsContained, CycleIsFrozen.
    """
    said = {str(Block(code)): text.strip() for code, text in (comments or {}).items()}
    said = {code: said[code] for code in Block.values if said.get(code)}
    whole = comment.strip()
    if not whole and not said:
        raise CommentNeeded
    reason = " – ".join([*([whole] if whole else []), *said.values()])[:600]
    with audit.action("report.returned", by=by, at=at, reason=reason):
        report = _in_open_cycle(report)
        if report.state not in IN:
            raise NotHandedIn
        if version is not None and report.version != version:
            raise StaleVersion(report)
        validator = report.validated_by
        report.state = ReportState.RETURNED
        _withdraw_validation(report)
        _keep_first(report)
        report.returned_by, report.returned_at = by, at
        report.return_comment = whole or next(iter(said.values()))
        report.return_comments = said
        report.returned_blocks = [
            str(code) for code in Block.values if code in said or code in blocks
        ]
        report.returned_copy = kept(submission_of(report))
        report.save(
            update_fields=[
                "state",
                "returned_by",
                "returned_at",
                "return_comment",
                "return_comments",
                "returned_blocks",
                "returned_copy",
                "first_submitted_at",
                *VALIDATION,
            ]
        )
        report.board_items.withdraw(at)
        show_latest_report([report.initiative_id])
        form = reverse("portfolio:report_edit", args=[report.pk])
        if report.returned_blocks:
            form = f"{form}#{report.returned_blocks[0]}"
        for author in filter(None, (report.submitted_by, report.submitted_for)):
            _tell(report, author, "report_returned", form)
        if validator is not None and validator != by:
            page = reverse("portfolio:report_detail", args=[report.pk])
            _tell(report, validator, "validation_withdrawn", page)
        _follow(report, ReportState.RETURNED, at)
    return report


def _withdraw_validation(report: StatusReport) -> None:
    """Back to what stands in a report before somebody validates it."""
    report.validated_by = report.validated_at = None
    report.agrees_with_override = False
    report.opinion = report.opinion_text = report.opinion_language = ""


def _keep_first(report: StatusReport) -> None:
    """Handed in again, it stays as timely as it was; what its author takes back counts from the next time."""
    report.first_submitted_at = report.first_submitted_at or report.submitted_at


def _tell(report: StatusReport, person: Person, kind: str, link: str) -> None:
    notify(
        person=person,
        kind=f"portfolio.statusreports.{kind}",
        params={
            "project": name_for(person, report.initiative),
            "by_person": report.returned_by_id,
            "comment": report.whole_comment,
        },
        link=link,
        about=report.access_point(),
    )


def submitted(report: StatusReport) -> StatusReport:
    """Lock a report that waits for validation. Raises CycleIsFrozen, IsContained, NotSubmitted."""
    report = _in_open_cycle(report)
    if report.state != ReportState.SUBMITTED:
        raise NotSubmitted
    return report


def _in_open_cycle(report: StatusReport) -> StatusReport:
    report = lock(StatusReport, report.pk, None)
    if report.cycle.state == CycleState.FROZEN:
        raise CycleIsFrozen
    if report.contained_in_id is not None:
        raise IsContained
    return report


def _follow(report: StatusReport, state: ReportState, at: datetime) -> None:
    """What a report contains goes back to the manager with it."""
    for contained in lock_contained(report, IN):
        contained.state = state
        _withdraw_validation(contained)
        if state == ReportState.RETURNED:
            _keep_first(contained)
        contained.save(update_fields=["state", "first_submitted_at", *VALIDATION])
        contained.board_items.withdraw(at)
