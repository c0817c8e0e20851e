from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.initiatives.wording import name_for
from portfolio.standings.choices import Colour
from portfolio.statusreports.authors import is_author
from portfolio.statusreports.choices import IN, ReportState
from portfolio.statusreports.containing import lock_contained
from portfolio.statusreports.cycles import NothingToReport, open_cycle
from portfolio.statusreports.drafting import (
    DraftIsStale,
    IsContained,
    check_open,
    choose_aside,
    save_draft,
    unsay_same,
)
from portfolio.statusreports.judgement.selectors import override_runs
from portfolio.statusreports.judgement.services import raise_board_items
from portfolio.statusreports.models import StatusReport
from portfolio.statusreports.returning import (
    VALIDATION,
    CommentNeeded,
    NotHandedIn,
    NotSubmitted,
    NotTheAuthor,
    return_report,
    submitted,
    take_back_report,
)
from portfolio.statusreports.standings import show_latest_report
from portfolio.statusreports.submitting import (
    CycleIsFrozen,
    NotWithManager,
    ReportIncomplete,
    submit_report,
)
from ppm import audit
from ppm.accounts.models import Person
from ppm.notices.services import notify
from ppm.org.versions import StaleVersion, lock
from ppm.permissions.catalog import Perm
from ppm.permissions.roles import roles_with
from ppm.permissions.scope import scope_of

__all__ = [
    "AgreementNeeded",
    "CentralMustValidate",
    "CommentNeeded",
    "CycleIsFrozen",
    "DraftIsStale",
    "IsContained",
    "NotHandedIn",
    "NotSubmitted",
    "NotTheAuthor",
    "NotWithManager",
    "NothingToReport",
    "OpinionNeedsSentence",
    "OwnReport",
    "ReasonNeeded",
    "ReportIncomplete",
    "SameEyes",
    "choose_aside",
    "open_cycle",
    "report_on_behalf",
    "return_report",
    "save_draft",
    "submit_report",
    "take_back_report",
    "unsay_same",
    "validate_report",
]


class SameEyes(Exception):
    """Neither who submitted a report nor the manager of its project can validate it."""

    message = _("You wrote this report or manage its project: somebody else must validate it.")


class CentralMustValidate(Exception):
    """What a PMO reported on behalf of a manager is looked at by the central PMO."""

    message = _(
        "The PMO reported on behalf of the manager: the central PMO must validate this report."
    )


class OwnReport(Exception):
    """Nobody reports on behalf of themselves, or of nobody."""

    message = _("This report has no other manager: complete it in your own name.")


class ReasonNeeded(Exception):
    """The PMO says why the manager does not report."""

    message = _("Say why the manager does not report.")


class AgreementNeeded(Exception):
    """Better than computed stands only where the validator agrees."""

    message = _(
        "This report declares a status better than computed: say that you have seen it and that reason "
        "and evidence suffice, or send it back."
    )


class OpinionNeedsSentence(Exception):
    """A PMO opinion is a colour and a sentence."""

    message = _("An opinion needs a colour and a sentence.")


def validate_report(
    *,
    report: StatusReport,
    by: Person,
    at: datetime,
    opinion: str = "",
    opinion_text: str = "",
    opinion_language: str = "",
    agrees: bool = False,
    version: int | None = None,
) -> StatusReport:
    """State that the data are plausible; a PMO opinion may stand beside the declared colour.

    `version` is that of the report that was read: taken back and submitted again, it is another one.
    Where a dimension is declared better than computed, `agrees` says that the validator agrees with that.
    Raises StaleVersion, SameEyes, CentralMustValidate, OpinionNeedsSentence, AgreementNeeded, NotSubmitted,
    CycleIsFrozen.
    """
    if bool(opinion) != bool(opinion_text.strip()):
        raise OpinionNeedsSentence
    with audit.action("report.validated", by=by, at=at):
        report = submitted(report)
        if version is not None and report.version != version:
            raise StaleVersion(report)
        if is_author(by, report):
            raise SameEyes
        if report.on_behalf_by_id is not None and not _is_central(by):
            raise CentralMustValidate
        runs = override_runs(report)
        if runs and not agrees:
            raise AgreementNeeded
        raise_board_items(report, runs, at)
        report.agrees_with_override = bool(runs)
        report.state = ReportState.VALIDATED
        report.validated_by, report.validated_at = by, at
        report.opinion = str(Colour(opinion)) if opinion else ""
        report.opinion_text = opinion_text.strip()
        report.opinion_language = opinion_language or by.language if opinion else ""
        report.save(update_fields=["state", *VALIDATION])
        show_latest_report([report.initiative_id])
        for contained in lock_contained(report, IN):
            contained.state = ReportState.VALIDATED
            for name in VALIDATION:
                setattr(contained, name, getattr(report, name))
            contained.save(update_fields=["state", *VALIDATION])
    return report


def report_on_behalf(
    *, report: StatusReport, reason: str, by: Person, at: datetime
) -> StatusReport:
    """Take on the report of a manager who cannot write it, with the reason; the manager is told.

    Raises ReasonNeeded, OwnReport, NotWithManager, CycleIsFrozen.
    """
    if not reason.strip():
        raise ReasonNeeded
    with audit.action("report.on_behalf", by=by, at=at, reason=reason):
        report = lock(StatusReport, report.pk, None)
        check_open(report)
        manager = report.initiative.standing.project_manager
        if manager is None or manager.pk == by.pk:
            raise OwnReport
        report.on_behalf_by, report.on_behalf_reason = by, reason.strip()
        report.save(update_fields=["on_behalf_by", "on_behalf_reason"])
        notify(
            person=manager,
            kind="portfolio.statusreports.report_on_behalf",
            params={
                "project": name_for(manager, report.initiative),
                "by_person": by.pk,
                "reason": report.on_behalf_reason,
            },
            link=reverse("portfolio:report_detail", args=[report.pk]),
            about=report.access_point(),
        )
    return report


def _is_central(person: Person) -> bool:
    """Whether the person validates reports of the whole organisation."""
    validators = roles_with(Perm.REPORT_VALIDATE)
    return any(one.everywhere and one.role in validators for one in scope_of(person).grants)
