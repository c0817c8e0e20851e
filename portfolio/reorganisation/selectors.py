"""What a reorganisation would do: what moves, what stays, what stands in the way."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.participations.models import Participation
from portfolio.reorganisation.choices import ReorganisationState
from portfolio.reorganisation.models import Reorganisation, ReorganisationUnit
from portfolio.statusreports.choices import CycleState
from portfolio.statusreports.models import ReportingCycle
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.choices import Confidentiality
from ppm.permissions.models import UnitRole


@dataclass(frozen=True)
class Moving:
    """What belongs to the units that end, as it stands now."""

    units: tuple[OrgUnit, ...]  # that end
    children: tuple[OrgUnit, ...]
    initiatives: tuple[Initiative, ...]  # confidential ones too: never to be shown as such
    committees: tuple[Committee, ...]
    roles: tuple[UnitRole, ...]
    participations: tuple[Participation, ...]  # of confidential initiatives too
    people: int

    def fingerprint(self, reorganisation: Reorganisation) -> str:
        """Changes as soon as anything that moves, or the plan itself, is no longer what was shown."""
        parts = [
            f"{reorganisation.pk}:{reorganisation.version}",
            *(f"u{row.pk}.{row.version}" for row in (*self.units, *self.children)),
            *(f"i{row.pk}" for row in self.initiatives),
            *(f"c{row.pk}" for row in self.committees),
            *(f"r{row.pk}.{row.valid_to}" for row in self.roles),
            *(f"t{row.pk}.{row.valid_to}" for row in self.participations),
            *(f"m{row.pk}.{row.to_id}" for row in reorganisation.moves.order_by("pk")),
            f"p{self.people}",
        ]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


def ending_units(reorganisation: Reorganisation) -> tuple[OrgUnit, ...]:
    rows = reorganisation.units.filter(is_successor=False).select_related("unit")
    return tuple(row.unit for row in rows.order_by("unit__code"))


def successors(reorganisation: Reorganisation) -> tuple[OrgUnit, ...]:
    """The units that parts may be given to, the main one first."""
    rows = reorganisation.units.filter(is_successor=True).select_related("unit")
    others = tuple(row.unit for row in rows.order_by("unit__code"))
    main = (reorganisation.into,) if reorganisation.into else ()
    return main + tuple(unit for unit in others if unit.pk != reorganisation.into_id)


def moving(reorganisation: Reorganisation) -> Moving:
    """Everything that belongs to the units that end."""
    units = ending_units(reorganisation)
    keys = [unit.pk for unit in units]
    day = reorganisation.takes_effect_on
    return Moving(
        units=units,
        children=tuple(
            OrgUnit.objects.filter(parent__in=keys)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .exclude(pk__in=keys)
            .order_by("code")
        ),
        initiatives=tuple(
            Initiative.objects.filter(unit__in=keys).select_related("unit").order_by("code", "pk")
        ),
        committees=tuple(Committee.objects.filter(unit__in=keys).order_by("code")),
        roles=tuple(
            UnitRole.objects.filter(unit__in=keys)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .select_related("person", "unit")
            .order_by("unit__code", "role", "person__family_name", "pk")
        ),
        participations=tuple(
            Participation.objects.filter(unit__in=keys)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .select_related("initiative")
            .order_by("initiative__code", "pk")
        ),
        people=Person.objects.filter(unit__in=keys).count(),
    )


def above(unit: OrgUnit, ending: Mapping[int, OrgUnit]) -> int | None:
    """The nearest unit above that does not end itself."""
    while unit.parent_id is not None and unit.parent_id in ending:
        unit = ending[unit.parent_id]
    return unit.parent_id


def parent_after(reorganisation: Reorganisation, found: Moving) -> OrgUnit | None:
    """The unit that the main successor lies below once it is done."""
    ending = {unit.pk: unit for unit in found.units}
    into = reorganisation.into
    if into is None:
        key = above(found.units[0], ending) if found.units else None
    elif into.parent_id in ending:
        key = above(ending[into.parent_id], ending)
    else:
        key = into.parent_id
    return OrgUnit.objects.filter(pk=key).first() if key else None


@dataclass(frozen=True)
class Preview:
    """What a person is shown before confirming. Confidential initiatives are neither named nor counted."""

    moving: Moving
    initiatives: tuple[Initiative, ...]  # that this person reads
    open_count: int
    parts: int  # open initiatives of other units in which the units take part
    assigned: dict[int, OrgUnit]  # initiative → successor, where it is not the main one
    children_to: dict[int, OrgUnit]
    below: dict[int, int]  # unit below → open initiatives in it and under it
    blocking: tuple[str, ...]
    warnings: tuple[str, ...]
    fingerprint: str
    parent: OrgUnit | None = None  # that the main successor lies below
    hidden: int = field(default=0)  # open ones that this person does not read


def preview(reorganisation: Reorganisation, person: Person, today: date) -> Preview:
    """The preview for one reader."""
    found = moving(reorganisation)
    keys = [unit.pk for unit in found.units]
    seen: tuple[Initiative, ...] = tuple(
        Initiative.objects.visible_to(person)
        .filter(unit__in=keys)
        .select_related("unit")
        .order_by("code", "pk")
    )
    open_ones = [row for row in found.initiatives if row.confidentiality == Confidentiality.OPEN]
    moves = list(reorganisation.moves.select_related("to"))
    seen_open = sum(row.confidentiality == Confidentiality.OPEN for row in seen)
    return Preview(
        moving=found,
        initiatives=seen,
        open_count=len(open_ones),
        parts=len(
            {
                row.initiative_id
                for row in found.participations
                if row.initiative.confidentiality == Confidentiality.OPEN
            }
        ),
        assigned={row.initiative_id: row.to for row in moves if row.initiative_id},
        below=_open_below(found.children),
        children_to={row.unit_id: row.to for row in moves if row.unit_id},
        blocking=tuple(obstacles(reorganisation, found)),
        warnings=tuple(_warnings(reorganisation, found, today)),
        fingerprint=found.fingerprint(reorganisation),
        parent=parent_after(reorganisation, found),
        hidden=len(open_ones) - seen_open,
    )


def _open_below(children: tuple[OrgUnit, ...]) -> dict[int, int]:
    """How many open initiatives each unit holds with all that is below it, in one query."""
    counts = dict.fromkeys((unit.pk for unit in children), 0)
    if not children:
        return counts
    within = Q()
    for unit in children:
        within |= Q(unit__path__within=unit.path)
    rows = Initiative.objects.filter(within, confidentiality=Confidentiality.OPEN).order_by()
    for path, number in rows.values_list("unit__path").annotate(Count("pk")):
        steps = {int(step) for step in path.split(".")}
        for key in steps & counts.keys():
            counts[key] += number
    return counts


def obstacles(reorganisation: Reorganisation, found: Moving) -> list[str]:
    """Why it cannot be done as it stands; each a sentence."""
    day, said = reorganisation.takes_effect_on, []
    frozen = (
        ReportingCycle.objects.filter(state=CycleState.FROZEN)
        .order_by("-period")
        .values_list("period", flat=True)
        .first()
    )
    if frozen is not None and day < (frozen + timedelta(days=31)).replace(day=1):
        said.append(
            _("The day lies in a period that is frozen already; choose one after %(period)s.")
            % {"period": f"{frozen:%m/%Y}"}
        )
    for unit in found.units:
        if unit.valid_to is not None and unit.valid_to < day - timedelta(days=1):
            said.append(_("%(unit)s has ended before that day.") % {"unit": unit})
        if unit.valid_from is not None and unit.valid_from >= day:
            said.append(_("%(unit)s does not exist before that day.") % {"unit": unit})
        if unit.parent_id is None:
            said.append(_("%(unit)s is the whole organisation.") % {"unit": unit})
    keys = {unit.pk for unit in found.units}
    for unit in successors(reorganisation):
        if unit.pk in keys:
            said.append(_("%(unit)s cannot both end and take over.") % {"unit": unit})
        if not _in_force(unit, day):
            said.append(_("%(unit)s is not in force on that day.") % {"unit": unit})
    if (
        reorganisation.into_id is None
        and OrgUnit.objects.filter(code=reorganisation.new_code).exists()
    ):
        said.append(_("The code %(code)s is taken.") % {"code": reorganisation.new_code})
    others = ReorganisationUnit.objects.filter(
        unit__in=keys, reorganisation__state=ReorganisationState.PLANNED
    ).exclude(reorganisation=reorganisation)
    for row in others.select_related("unit"):
        said.append(_("%(unit)s is part of another planned operation.") % {"unit": row.unit})
    return said


def _in_force(unit: OrgUnit, day: date) -> bool:
    begins = unit.valid_from is None or unit.valid_from <= day
    return begins and (unit.valid_to is None or unit.valid_to >= day)


def _warnings(reorganisation: Reorganisation, found: Moving, today: date) -> list[str]:
    """What deserves a second look, without standing in the way."""
    said = []
    if reorganisation.do_roles_follow and found.roles and reorganisation.into:
        said.append(
            _("Those who hold a role on the ended units will see everything of %(unit)s.")
            % {"unit": reorganisation.into}
        )
    if found.roles and not reorganisation.do_roles_follow:
        said.append(
            ngettext(
                "%(count)d role ends without following; somebody may lose sight of initiatives.",
                "%(count)d roles end without following; people may lose sight of initiatives.",
                len(found.roles),
            )
            % {"count": len(found.roles)}
        )
    if (found.initiatives or found.children) and ReportingCycle.objects.filter(
        state=CycleState.OPEN
    ).exists():
        said.append(
            _("A reporting period is open: its reports go to the PMO of the unit that takes over.")
        )
    if reorganisation.takes_effect_on < today:
        said.append(_("The day lies in the past: it is done at once, with that date."))
    return said


def still_in_use(unit: OrgUnit, last_day: date) -> list[str]:
    """Why a unit cannot simply end. What is confidential is no reason: a refusal would tell of it."""
    said = []
    if Initiative.objects.filter(unit=unit, confidentiality=Confidentiality.OPEN).exists():
        said.append(_("Initiatives belong to it: merge it, so that they move."))
    if Committee.objects.filter(unit=unit).exists():
        said.append(_("Committees belong to it."))
    roles = UnitRole.objects.filter(unit=unit)
    if roles.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day)).exists():
        said.append(_("Somebody holds a role on it beyond that day."))
    return said
