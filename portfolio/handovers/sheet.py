"""What a handover sheet says: gathered as plain data (fixed when it is offered), worded at display.

Persons are kept by number, texts with their language, amounts as strings.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from json import dumps
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from methodology.tailoring.choices import TailoringClass
from portfolio.handovers.models import Handover
from portfolio.initiatives.choices import State
from portfolio.initiatives.models import Initiative
from portfolio.lifecycle.choices import StageState
from portfolio.lifecycle.models import Stage
from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee
from portfolio.milestones.models import Milestone
from portfolio.statusreports.choices import WITH_MANAGER, CycleState, ReportState
from portfolio.statusreports.models import DecisionRequest, StatusReport
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.roles import Role
from ppm.ui.choices import status
from ppm.ui.figures import amount, month, written_day

MILESTONES, REPORTS = 8, 6


@dataclass(frozen=True)
class Row:
    label: str
    value: str
    language: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row]


def gathered(handover: Handover, today: date) -> dict[str, Any]:
    """How the initiative stands today and what passes along, as data. A fixed number of queries."""
    initiative: Initiative = handover.initiative
    seats = handover.seats.order_by("seat__committee__code", "pk")
    standing = initiative.standing
    stage = Stage.objects.filter(initiative=initiative, state=StageState.RUNNING).first()
    last = (
        StatusReport.objects.received()
        .filter(initiative=initiative)
        .select_related("cycle")
        .order_by("-cycle__period")
        .first()
    )
    waiting = StatusReport.objects.filter(
        initiative=initiative, cycle__state=CycleState.OPEN, state__in=WITH_MANAGER
    ).select_related("cycle")
    milestones = Milestone.objects.filter(initiative=initiative, actual_on__isnull=True)
    decisions = DecisionRequest.objects.filter(report=last) if last else []
    roles = initiative.roles.filter(valid_from__lte=today).exclude(valid_to__lt=today)
    return {
        "as_of": today.isoformat(),
        "state": initiative.state,
        "class": initiative.tailoring_class,
        "stage": stage.name if stage else "",
        "baseline_end": _iso(initiative.baseline_end),
        "forecast_end": _iso(initiative.forecast_end),
        "declared": last.declared if last else standing.declared,
        "computed": last.computed if last else standing.computed,
        "headline": last.headline if last else "",
        "language": last.language if last else "",
        "period": _iso(last.cycle.period) if last else None,
        "help": last.help_needed if last else "",
        "reports": [
            {
                "period": one.cycle.period.isoformat(),
                "state": one.state,
                "due": one.cycle.deadline_on.isoformat(),
            }
            for one in waiting.order_by("cycle__period", "pk")[:REPORTS]
        ],
        "milestones": [
            {
                "name": one.name,
                "language": one.language,
                "baseline": _iso(one.baseline_on),
                "forecast": _iso(one.forecast_on),
                "critical": one.is_critical,
            }
            for one in milestones.order_by("forecast_on", "baseline_on", "pk")[:MILESTONES]
        ],
        "currency": standing.currency,
        "money": {
            name: None if getattr(standing, name) is None else str(getattr(standing, name))
            for name in ("budget", "forecast", "actual")
        },
        "accounts_as_of": _iso(standing.accounts_as_of),
        "decisions": [one.question for one in decisions],
        "seats": [list(one) for one in seats.values_list("seat__seat", "seat__committee_id")],
        "people": [[one.role, one.person_id] for one in roles.order_by("role", "pk")],
    }


def fingerprint_of(sheet: dict[str, Any], remarks: str, language: str) -> str:
    """The hash of everything that the successor accepts."""
    text = dumps([sheet, remarks, language], sort_keys=True, ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def sections(handover: Handover, today: date) -> list[Section]:
    """The sheet in the language of the moment; as it stands today until it is offered."""
    data = handover.sheet or gathered(handover, today)
    people = Person.objects.in_bulk([pk for _role, pk in data["people"]])
    words = data["language"]
    return [
        one
        for one in (
            Section(_("How it stands"), _standing(data)),
            Section(
                _("Reports to hand in"),
                [
                    Row(
                        capfirst(month(date.fromisoformat(one["period"]))),
                        f"{ReportState(one['state']).label}, {_day(one['due'])}",
                    )
                    for one in data["reports"]
                ],
            ),
            Section(
                _("Next milestones"),
                [
                    Row(_milestone_dates(one), one["name"], one["language"])
                    for one in data["milestones"]
                ],
            ),
            Section(_("Money"), _money(data)),
            Section(
                _("Decisions asked"),
                [
                    Row(str(place), text, words)
                    for place, text in enumerate(data["decisions"], start=1)
                ],
            ),
            Section(_("Seats on committees that pass with it"), _seats(data)),
            Section(
                _("Who has access by name"),
                [
                    Row(capfirst(str(Role(role).label)), str(people.get(pk, "–")))
                    for role, pk in data["people"]
                ],
            ),
        )
        if one.rows
    ]


def _standing(data: dict[str, Any]) -> list[Row]:
    rows = [
        Row(_("State"), capfirst(str(State(data["state"]).label))),
        Row(_("Declared status"), str(status(data["declared"]).word)),
        Row(_("Computed status"), str(status(data["computed"]).word)),
    ]
    if data["class"]:
        rows.append(Row(_("Tailoring class"), str(TailoringClass(data["class"]).label)))
    if data["stage"]:
        rows.append(Row(_("Stage"), data["stage"]))
    rows.append(Row(_("End, agreed"), _day(data["baseline_end"])))
    rows.append(Row(_("End, forecast"), _day(data["forecast_end"])))
    if data["headline"]:
        period = month(date.fromisoformat(data["period"]))
        rows.append(
            Row(
                _("Last report (%(month)s)") % {"month": period}, data["headline"], data["language"]
            )
        )
    if data["help"]:
        rows.append(Row(_("Help needed"), data["help"], data["language"]))
    return rows


def _money(data: dict[str, Any]) -> list[Row]:
    labels = (
        ("budget", _("Budget")),
        ("forecast", _("Forecast at completion")),
        ("actual", _("Spent so far")),
    )
    rows = [
        Row(label, amount(Decimal(data["money"][name]), data["currency"]))
        if data["money"][name] is not None
        else Row(label, _("not known"))
        for name, label in labels
    ]
    if data["accounts_as_of"]:
        rows.append(Row(_("Accounts as of"), _day(data["accounts_as_of"])))
    return rows


def _seats(data: dict[str, Any]) -> list[Row]:
    # Sheets fixed before seats could pass along have none.
    pairs = data.get("seats", [])
    committees = Committee.objects.in_bulk([pk for _seat, pk in pairs])
    return [
        Row(capfirst(str(Seat(seat).label)), *nearest(committees[pk], "name")) for seat, pk in pairs
    ]


def _milestone_dates(one: dict[str, Any]) -> str:
    text = _day(one["forecast"] or one["baseline"])
    return _("%(day)s (critical)") % {"day": text} if one["critical"] else text


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> str:
    return written_day(date.fromisoformat(text)) if text else "–"
