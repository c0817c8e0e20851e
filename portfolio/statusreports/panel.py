"""The side panel of the PMO board: what differs, block by block, and what the PMO may do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portfolio.statusreports.authors import is_author, takes_back
from portfolio.statusreports.calc import is_better
from portfolio.statusreports.choices import WITH_MANAGER, Block, CycleState, ReportState
from portfolio.statusreports.copies import restored
from portfolio.statusreports.differences import Difference, by_block, differences
from portfolio.statusreports.judgement.pages import may_challenge
from portfolio.statusreports.models import DimensionStatus, Reminder, StatusReport
from portfolio.statusreports.oddities import oddities_of
from portfolio.statusreports.oddity_words import Oddity
from portfolio.statusreports.selectors import background_of, submission_of
from ppm.accounts.models import Person
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm

REMINDERS_SHOWN = 5


@dataclass(frozen=True)
class PanelBlock:
    """One block of the form: what changed in it, and what was asked about it last time."""

    code: str
    label: "str | Promise"
    differences: Sequence[Difference]
    asked: str


@dataclass(frozen=True)
class Act:
    """One entry of the menu of a report."""

    label: str
    address: str
    is_post: bool = False
    is_with_reason: bool = False  # an intervention of the PMO


@dataclass(frozen=True)
class Panel:
    """Everything that the panel shows of one report."""

    report: StatusReport
    blocks: Sequence[PanelBlock]
    is_resubmission: bool
    has_previous: bool
    oddities: Sequence[Oddity]
    reminders: Sequence[Reminder]
    may_decide: bool
    is_own: bool
    acts: Sequence[Act]
    # Dimensions declared better than computed, with what the manager says about it.
    overrides: Sequence[DimensionStatus]

    @property
    def changed(self) -> list[PanelBlock]:
        return [one for one in self.blocks if one.differences or one.asked]

    @property
    def unchanged(self) -> list[PanelBlock]:
        return [one for one in self.blocks if not one.differences and not one.asked]

    @property
    def has_override(self) -> bool:
        """A dimension is declared better than it was computed."""
        return bool(self.overrides)

    @property
    def has_differences(self) -> bool:
        return any(one.differences for one in self.blocks)


def panel_of(report: StatusReport, person: Person, today: date) -> Panel:
    """Read the panel of a report that has been fetched for reading, in a fixed number of queries."""
    is_resubmission = bool(report.returned_copy) and report.state != ReportState.RETURNED
    found: dict[str, list[Difference]] = {}
    has_previous = False
    if report.revision:
        background = background_of(report, today)
        has_previous = background.previous is not None
        if is_resubmission and report.returned_copy:
            before = restored(report.returned_copy)
            shown = differences(background, before, submission_of(report), has_texts=True)
        else:
            shown = differences(background, background.previous_said, submission_of(report))
        found = by_block(shown)
    return Panel(
        report,
        [
            PanelBlock(
                block.value,
                block.label,
                found.get(block.value, ()),
                report.return_comments.get(block.value, "") if report.returned_at else "",
            )
            for block in Block
        ],
        is_resubmission,
        has_previous,
        oddities_of([report], today).get(report.pk, []),
        reminders_of(report),
        may_decide=report.state == ReportState.SUBMITTED
        and report.cycle.state == CycleState.OPEN
        and report.contained_in_id is None
        and bool(can(person, Perm.REPORT_VALIDATE, report)),
        is_own=is_author(person, report),
        acts=[*acts_on(report, person), *_judging(report, person)],
        overrides=[
            one for one in report.dimensions.order_by("pk") if is_better(one.declared, one.computed)
        ]
        if report.revision
        else [],
    )


def reminders_of(report: StatusReport) -> list[Reminder]:
    """Who was reminded of a report last, and when."""
    rows = Reminder.objects.filter(report=report).select_related("person")
    return list(rows.order_by("-sent_at", "-pk")[:REMINDERS_SHOWN])


def acts_on(report: StatusReport, person: Person) -> list[Act]:
    """What this person may do to a report now, beside writing, validating and returning it."""
    if report.cycle.state != CycleState.OPEN or report.contained_in_id is not None:
        return []
    acts = []
    if can(person, Perm.REPORT_VALIDATE, report):
        if report.state in WITH_MANAGER:
            extend = reverse("portfolio:report_extend", args=[report.pk])
            acts = [
                Act(_("Report on behalf"), reverse("portfolio:report_on_behalf", args=[report.pk])),
                Act(_("Extend"), extend, is_with_reason=True),
                Act(_("Take out of the period"), _take_out(report), is_with_reason=True),
            ]
        elif report.state == ReportState.TAKEN_OUT:
            acts = [Act(_("Take in again"), _take_out(report), is_with_reason=True)]
    if (
        report.state == ReportState.SUBMITTED
        and takes_back(person, report)
        and can(person, Perm.REPORT_EDIT, report)
    ):
        address = reverse("portfolio:report_take_back", args=[report.pk])
        acts.append(Act(_("Take back"), address, is_post=True))
    return acts


def _judging(report: StatusReport, person: Person) -> list[Act]:
    """The question of the central PMO on a validated report."""
    if not may_challenge(person, report):
        return []
    label = _("Ask another question") if report.challenged_text else _("Ask a question")
    return [Act(label, reverse("portfolio:report_challenge", args=[report.pk]))]


def _take_out(report: StatusReport) -> str:
    return reverse("portfolio:report_take_out", args=[report.pk])
