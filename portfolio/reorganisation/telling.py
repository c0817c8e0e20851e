"""Telling those concerned by a merger or split: one notice each, what changes for them, in their language."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.reorganisation.models import Reorganisation
from portfolio.reorganisation.selectors import Moving
from ppm.accounts.models import Person
from ppm.languages.nearest import coded_name
from ppm.notices.messages import Message
from ppm.notices.services import notify_many
from ppm.org.models import OrgUnit
from ppm.permissions.choices import Confidentiality
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role

NAMED = 5


@dataclass
class Change:
    """What a reorganisation means for one person."""

    roles: int = 0
    # Initiatives one is named on, and those one looks after as the PMO, by the unit that takes them over.
    own: dict[OrgUnit, list[Initiative]] = field(default_factory=lambda: defaultdict(list))
    in_reach: dict[OrgUnit, int] = field(default_factory=dict)


def tell(row: Reorganisation, found: Moving, went: Mapping[int, OrgUnit], by: Person) -> None:
    """Tell who holds a role on the ended units, who is named on what moved, and the PMO of both sides.

    `went` says which unit took over each initiative; `row` is applied. Whoever did it is not told.
    """
    assert row.into is not None  # noqa: S101 - an applied one has its successor
    receiving = list(dict.fromkeys([row.into, *went.values()]))
    changes: dict[Person, Change] = defaultdict(Change)
    for role in found.roles:
        changes[role.person].roles += 1
    named = InitiativeRole.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=row.takes_effect_on), initiative__in=list(went)
    ).select_related("person", "initiative")
    for one in named.order_by("initiative__code", "pk"):
        rows = changes[one.person].own[went[one.initiative_id]]
        if one.initiative not in rows:
            rows.append(one.initiative)
    counts = _open_counts(found.initiatives, went)
    for person in _pmo_of([*found.units, *receiving], row):
        changes[person].in_reach = counts
    notify_many(
        "portfolio.reorganisation.applied",
        [
            _message(row, found, receiving, person, change)
            for person, change in sorted(changes.items(), key=lambda pair: pair[0].pk)
            if person.is_active and person.pk != by.pk
        ],
    )


def _open_counts(
    initiatives: Iterable[Initiative], went: Mapping[int, OrgUnit]
) -> dict[OrgUnit, int]:
    """Confidential ones are never counted."""
    counts: dict[OrgUnit, int] = defaultdict(int)
    for one in initiatives:
        if one.confidentiality == Confidentiality.OPEN:
            counts[went[one.pk]] += 1
    return dict(counts)


def _pmo_of(units: Collection[OrgUnit], row: Reorganisation) -> list[Person]:
    """The decentralised PMO of the units or of those above them, on the first day."""
    steps = {int(step) for unit in units for step in str(unit.path).split(".")}
    roles = UnitRole.objects.filter(
        # What ended with the units counts: theirs is the news.
        Q(valid_to__isnull=True)
        | Q(valid_to__gte=row.takes_effect_on)
        | Q(unit__valid_to__lt=row.takes_effect_on),
        role=Role.DECENTRAL_PMO,
        unit__in=steps,
    )
    return list(Person.objects.filter(unit_roles__in=roles).distinct().order_by("pk"))


def _message(
    row: Reorganisation, found: Moving, receiving: list[OrgUnit], person: Person, change: Change
) -> Message:
    with translation.override(person.language):
        facts = {
            "ended": ", ".join(coded_name(unit) for unit in found.units),
            "successors": ", ".join(coded_name(unit) for unit in receiving),
            "start_on": row.takes_effect_on,
            "what": " ".join(_sentences(row, change)),
        }
    return Message(person, facts, reverse("portfolio:profile"))


def _sentences(row: Reorganisation, change: Change) -> Iterable[str]:
    if change.roles:
        text = (
            ngettext(
                "Your role on it goes on at %(unit)s.",
                "Your %(count)s roles on it go on at %(unit)s.",
                change.roles,
            )
            if row.do_roles_follow
            else ngettext(
                "Your role on it has ended.",
                "Your %(count)s roles on it have ended.",
                change.roles,
            )
        )
        yield text % {"count": change.roles, "unit": coded_name(row.into)}  # type: ignore[arg-type]  # applied
    for unit, rows in change.own.items():
        names = ", ".join(coded_name(one) for one in rows[:NAMED])
        text = ngettext(
            "Now belongs to %(unit)s: %(names)s.",
            "Now belong to %(unit)s (number: %(count)s): %(names)s.",
            len(rows),
        )
        dots = "…" if len(rows) > NAMED else ""
        yield text % {"count": len(rows), "unit": coded_name(unit), "names": names + dots}
    for unit, count in change.in_reach.items():
        text = ngettext(
            "%(unit)s takes over %(count)s initiative.",
            "%(unit)s takes over %(count)s initiatives.",
            count,
        )
        yield text % {"count": count, "unit": coded_name(unit)}
