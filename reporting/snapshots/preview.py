"""What a freeze would take with it: reports that are not in, not looked at, not readable, not supported."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from methodology.tailoring.choices import Dimension
from portfolio.statusreports.choices import IN, ReportState
from portfolio.statusreports.judgement.models import BoardItem
from portfolio.statusreports.judgement.selectors import unraised
from portfolio.statusreports.models import ReportingCycle, StatusReport
from ppm.accounts.choices import Language
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.catalog import Perm
from ppm.translations.hashing import source_hash
from ppm.translations.selectors import texts_in
from reporting.snapshots.carrying import revision_of
from reporting.snapshots.models import SnapshotProject
from reporting.snapshots.services import last_frozen

SHOWN = 12
OFFICIAL = (Language.FR, Language.NL)
NEVER = (None, 0)  # report and revision of a project that never reported


class Report(NamedTuple):
    """What is looked at of a report, read without its long texts."""

    pk: int
    initiative_id: int
    code: str
    state: str
    revision: int
    declared: str
    computed: str
    actual_state: str
    headline: str
    language: str
    seen_at: Any
    is_tacit: bool
    challenged_at: Any
    name_fr: str
    name_nl: str
    name_en: str
    overridden: str = ""  # the dimensions that the portfolio board is to look at, in words

    @property
    def name(self) -> tuple[str, str]:
        return nearest(self, "name")  # type: ignore[arg-type]  # any object with the three columns

    @property
    def address(self) -> str:
        return reverse("portfolio:report_detail", args=[self.pk])


@dataclass(frozen=True)
class Consequence:
    """One kind of thing to know before the freeze, with the reports it concerns."""

    kind: str
    title: "str | Promise"
    sentence: "str | Promise"
    reports: tuple[Report, ...]
    board: str

    @property
    def count(self) -> int:
        return len(self.reports)

    @property
    def shown(self) -> tuple[Report, ...]:
        return self.reports[:SHOWN]

    @property
    def is_cut(self) -> bool:
        return len(self.reports) > SHOWN


@dataclass(frozen=True)
class Preview:
    total: int
    validated: int
    taken_out: int
    consequences: tuple[Consequence, ...]


TITLES: dict[str, tuple[Any, Any]] = {
    "late": (
        _("Not handed in"),
        _("These projects are frozen with the values of last time, and marked so."),
    ),
    "returned": (
        _("Sent back and not handed in again"),
        _("These projects are frozen with the values of last time, and marked so."),
    ),
    "waiting": (_("Not validated"), _("These reports are frozen as they were handed in.")),
    "unseen": (
        _("Not seen by the executive"),
        _("These reports are frozen without the executive having looked at them."),
    ),
    "challenged": (
        _("Challenged by the central PMO"),
        _("The challenge is frozen beside the report."),
    ),
    "overrides": (
        _("Declared better than computed for too many periods"),
        _("This is for the portfolio board."),
    ),
    "corrected": (
        _("Corrected after the last freeze, by an addendum that no longer fits"),
        _(
            "The report is another one now and the addendum does not follow: see that its figure is right."
        ),
    ),
    "actuals": (
        _("Without amounts spent"),
        _("The pack says of these that the amount spent is not known."),
    ),
    "untranslated": (
        _("Headline in one language only"),
        _("A translation can still follow: it needs no addendum."),
    ),
}


def preview_of(cycle: ReportingCycle, person: Person) -> Preview:
    """The consequences of freezing now, for what this person sees, in a fixed number of queries."""
    rows = _reports(cycle, person)
    counted = [row for row in rows if row.state != ReportState.TAKEN_OUT]
    received = [row for row in counted if row.state in IN]
    overridden = _overridden(cycle, {row.pk for row in received})
    counted = [row._replace(overridden=overridden.get(row.pk, "")) for row in counted]
    unread = _untranslated(received)
    corrected = _losing_addenda(cycle, counted)
    tests: dict[str, Callable[[Report], bool]] = {
        "late": lambda row: row.state not in (*IN, ReportState.RETURNED),
        "returned": lambda row: row.state == ReportState.RETURNED,
        "waiting": lambda row: row.state == ReportState.SUBMITTED,
        "unseen": lambda row: row.state in IN and row.seen_at is None and not row.is_tacit,
        "challenged": lambda row: row.state in IN and row.challenged_at is not None,
        "overrides": lambda row: bool(row.overridden),
        "corrected": lambda row: row.pk in corrected,
        "actuals": lambda row: row.state in IN and row.actual_state != "known",
        "untranslated": lambda row: row.pk in unread,
    }
    board = reverse("portfolio:cycle_detail", args=[cycle.pk])
    found = [
        Consequence(kind, *TITLES[kind], tuple(row for row in counted if test(row)), board)
        for kind, test in tests.items()
    ]
    return Preview(
        total=len(counted),
        validated=sum(row.state == ReportState.VALIDATED for row in counted),
        taken_out=len(rows) - len(counted),
        consequences=tuple(one for one in found if one.reports),
    )


def _reports(cycle: ReportingCycle, person: Person) -> list[Report]:
    reports = StatusReport.objects.permitting(person, Perm.CYCLE_FREEZE).filter(cycle=cycle)
    values = reports.order_by("initiative__code", "pk").values_list(
        "pk", "initiative_id", "initiative__code", "state", "revision", "declared", "computed",
        "actual_state", "headline", "language", "seen_at", "is_tacit", "challenged_at",
        "initiative__name_fr", "initiative__name_nl", "initiative__name_en",
    )  # fmt: skip
    return [Report(*value) for value in values]


def _overridden(cycle: ReportingCycle, reports: Collection[int]) -> dict[int, str]:
    """By report: the dimensions declared better than computed for more periods than the rules allow."""
    rows = BoardItem.objects.of_reports(reports, now()).order_by("pk")
    raised = list(rows.values_list("report", "dimension", "times"))
    raised += [one for one in unraised(cycle) if one.report_id in reports]
    found: dict[int, list[str]] = {}
    for report, dimension, times in raised:
        words = {"dimension": Dimension(dimension).label, "times": times}
        found.setdefault(report, []).append(str(_("%(dimension)s (%(times)s times)") % words))
    return {report: capfirst(", ".join(words)) for report, words in found.items()}


def _losing_addenda(cycle: ReportingCycle, reports: Iterable[Report]) -> set[int]:
    """Reports that are sealed now, and whose addendum on the version before is about another one."""
    rows = SnapshotProject.objects.filter(
        snapshot__cycle=cycle, snapshot__superseded_by__isnull=True, addenda__isnull=False
    ).distinct()
    about = {row.initiative_id: revision_of(json.loads(row.payload)) for row in rows}
    found = [report for report in reports if report.initiative_id in about]
    late = last_frozen(cycle, [report.pk for report in found if report.state not in IN])
    carried = {key: revision_of(data) for key, (_project, data) in late.items()}
    return {
        report.pk
        for report in found
        if about[report.initiative_id]
        != (
            (report.pk, report.revision)
            if report.state in IN
            else carried.get(report.initiative_id, NEVER)
        )
    }


def _untranslated(reports: Iterable[Report]) -> set[int]:
    """Reports whose headline stands in one of the two official languages only."""
    found = set()
    for language in OFFICIAL:
        foreign = {
            row.pk: source_hash(row.headline, row.language)
            for row in reports
            if row.headline and row.language != language
        }
        translated = texts_in(language, foreign.values())
        found |= {pk for pk, key in foreign.items() if key not in translated}
    return found
