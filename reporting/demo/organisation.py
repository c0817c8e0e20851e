"""Writes units, people and committees of the story, and the merger of eleven months ago."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password

from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee, CommitteeMember
from portfolio.reorganisation.choices import ReorganisationKind, ReorganisationState
from portfolio.reorganisation.models import Reorganisation, ReorganisationUnit
from ppm import audit
from ppm.accounts.demo import PASSWORD, email_of
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole
from reporting.demo.story import Story, Unit

MERGER_REASON = "Décision du comité de gestion : l’Inspection rejoint Cotisations et contrôle"


@dataclass
class Organisation:
    """What the story's keys stand for in the database."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)


def write_organisation(story: Story, *, by: Person, at: datetime) -> Organisation:
    """Units from the root down, people with their roles, committees with their members."""
    found = Organisation()
    since = at.date()
    with audit.action("demo.loaded", by=by, at=at):
        _write_units(story, found)
        _write_people(story, found, since)
        _write_committees(story, found, since)
    return found


def _write_units(story: Story, found: Organisation) -> None:
    waiting: list[Unit] = list(story.units)
    while waiting:
        level = [unit for unit in waiting if not unit.parent or unit.parent in found.units]
        rows = [
            OrgUnit(
                code=unit.code, parent=found.units.get(unit.parent), **unit.names.columns("name")
            )
            for unit in level
        ]
        OrgUnit.objects.bulk_create(rows)
        found.units |= {row.code: row for row in rows}
        waiting = [unit for unit in waiting if unit not in level]


def _write_people(story: Story, found: Organisation, since: date) -> None:
    hashed = make_password(PASSWORD)  # once for all: hashing is slow on purpose
    rows = [
        Person(
            email=email_of(entry.given, entry.family),
            given_name=entry.given,
            family_name=entry.family,
            language=entry.language,
            unit=found.units[entry.unit],
            password=hashed,
        )
        for entry in story.people
    ]
    Person.objects.bulk_create(rows)
    found.people = {entry.key: row for entry, row in zip(story.people, rows, strict=True)}
    UnitRole.objects.bulk_create(
        UnitRole(
            person=found.people[entry.key],
            role=entry.role,
            unit=found.units[entry.scope],
            valid_from=since,
        )
        for entry in story.people
        if entry.role
    )


def _write_committees(story: Story, found: Organisation, since: date) -> None:
    rows = [
        Committee(
            code=entry.code,
            unit=found.units[entry.unit],
            is_portfolio_board=entry.is_portfolio_board,
            **entry.names.columns("name"),
            **entry.mandate.columns("mandate"),
        )
        for entry in story.committees
    ]
    Committee.objects.bulk_create(rows)
    found.committees = {row.code: row for row in rows}
    seats = []
    for entry in story.committees:
        seated = dict.fromkeys(entry.members, Seat.MEMBER)
        seated |= {entry.secretary: Seat.SECRETARY, entry.chair: Seat.CHAIR}
        seats += [
            CommitteeMember(
                committee=found.committees[entry.code],
                person=found.people[key],
                seat=seat,
                valid_from=since,
            )
            for key, seat in seated.items()
        ]
    CommitteeMember.objects.bulk_create(seats)


def set_meetings(
    found: Organisation, meetings: Mapping[str, date], *, by: Person, at: datetime
) -> None:
    """Note when each committee meets next."""
    with audit.action("committee.meeting_planned", by=by, at=at):
        for code, day in meetings.items():
            Committee.objects.filter(pk=found.committees[code].pk).update(meets_on=day)


def merge_units(story: Story, found: Organisation, *, on: date, by: Person, at: datetime) -> None:
    """End the merged units on the day before; they keep their rows and name their successors."""
    merged = [entry for entry in story.units if entry.merged_into]
    department = next(entry for entry in merged if not any(e.code == entry.parent for e in merged))
    head = found.people["tilmant"]
    with audit.action("reorganisation.applied", by=head, at=at, reason=MERGER_REASON):
        row = Reorganisation.objects.create(
            kind=ReorganisationKind.MERGE,
            takes_effect_on=on,
            reason=MERGER_REASON,
            state=ReorganisationState.APPLIED,
            into=found.units[department.merged_into],
            made_by=head,
            made_at=at,
            confirmed_by=head,
            applied_at=at,
        )
        ReorganisationUnit.objects.bulk_create(
            [ReorganisationUnit(reorganisation=row, unit=found.units[e.code]) for e in merged]
        )
        for entry in merged:
            unit = found.units[entry.code]
            unit.valid_to = on - timedelta(days=1)
            unit.successor = found.units[entry.merged_into]
            unit.save(update_fields=["valid_to", "successor"])
