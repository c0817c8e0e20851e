from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields import BigIntegerField, IntegerField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse

from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.meetings.models import Committee, CommitteeMember
from portfolio.statusreports.choices import WITH_MANAGER, CycleState
from portfolio.statusreports.models import StatusReport
from portfolio.substitutions.selectors import own_substitutions
from ppm.accounts.models import Person
from ppm.accounts.sight import people_in_sight
from ppm.languages.nearest import coded_name
from ppm.org.models import OrgUnit
from ppm.permissions.access import can
from ppm.permissions.catalog import Perm
from ppm.permissions.granting import may_grant
from ppm.permissions.models import Substitution, UnitRole

Held = UnitRole | InitiativeRole | CommitteeMember


def place_of(role: Held) -> OrgUnit | Initiative | Committee:
    """The unit, the initiative or the committee."""
    match role:
        case InitiativeRole():
            return role.initiative
        case CommitteeMember():
            return role.committee
    return role.unit


def word_of(role: Held) -> str:
    """The name of the role or the seat."""
    if isinstance(role, CommitteeMember):
        return str(role.get_seat_display())
    return str(role.get_role_display())


@dataclass(frozen=True)
class HeldRole:
    """A role or a seat somebody holds or held, with who gave it."""

    role: Held
    given_by: Person | None
    is_over: bool
    may_end: bool = False

    @property
    def place(self) -> str:
        """Where it is held: a unit, an initiative or a committee."""
        return coded_name(place_of(self.role))

    @property
    def word(self) -> str:
        """What is held there."""
        return word_of(self.role)

    @property
    def address(self) -> str:
        """The page of the initiative or the committee; units have none here."""
        match self.role:
            case InitiativeRole():
                return reverse("portfolio:initiative_detail", args=[self.role.initiative_id])
            case CommitteeMember():
                return reverse("portfolio:committee_detail", args=[self.role.committee_id])
        return ""


@dataclass(frozen=True)
class PersonPage:
    unit_roles: list[HeldRole]
    initiative_roles: list[HeldRole]
    seats: list[HeldRole]
    absences: list[Substitution]
    reports_due: list[StatusReport]


def in_force(today: date) -> Q:
    """Begun, and not over."""
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gte=today))


def not_over(today: date) -> Q:
    """In force, or still to come."""
    return Q(valid_to__isnull=True) | Q(valid_to__gte=today)


def visible_initiatives(viewer: Person) -> QuerySet[Initiative]:
    if not can(viewer, Perm.INITIATIVE_VIEW):
        return Initiative.objects.none()
    return Initiative.objects.visible_to(viewer).order_by()


def visible_committees(viewer: Person) -> QuerySet[Committee]:
    if not can(viewer, Perm.COMMITTEE_VIEW):
        return Committee.objects.none()
    return Committee.objects.visible_to(viewer).order_by()


def directory(viewer: Person, today: date) -> QuerySet[Person]:
    """Everybody in sight, with roles on units in force and how many visible initiatives they are named on."""
    named = (
        InitiativeRole.objects.filter(
            in_force(today), person=OuterRef("pk"), initiative__in=visible_initiatives(viewer)
        )
        .order_by()
        .values("person")
        .annotate(count=Count("initiative", distinct=True))
        .values("count")
    )
    away = Substitution.objects.in_force(today).filter(giver=OuterRef("pk")).order_by("-valid_to")
    return (
        people_in_sight(viewer)
        .select_related("unit")
        .prefetch_related(
            Prefetch(
                "unit_roles",
                UnitRole.objects.filter(in_force(today)).select_related("unit").order_by("pk"),
                to_attr="roles_today",
            )
        )
        .annotate(
            named_on=Coalesce(Subquery(named, output_field=IntegerField()), 0),
            away_until=Subquery(away.values("valid_to")[:1]),
        )
    )


def person_page(person: Person, viewer: Person, today: date) -> PersonPage:
    """What the page of a person shows to this viewer."""
    unit_roles = list(
        UnitRole.objects.filter(person=person).select_related("unit").order_by("-valid_from", "-pk")
    )
    initiative_roles = list(
        InitiativeRole.objects.filter(person=person, initiative__in=visible_initiatives(viewer))
        .select_related("initiative")
        .order_by(F("valid_to").desc(nulls_first=True), "initiative__code", "-pk")
    )
    seats = list(
        CommitteeMember.objects.filter(person=person, committee__in=visible_committees(viewer))
        .select_related("committee")
        .order_by(F("valid_to").desc(nulls_first=True), "committee__code", "-pk")
    )
    return PersonPage(
        unit_roles=[
            HeldRole(
                one,
                giver,
                _is_over(one, today),
                not _is_over(one, today)
                and person.pk != viewer.pk
                and may_grant(viewer, one.role, one.unit_id),  # type: ignore[union-attr]  # roles on units
            )
            for one, giver in _with_givers("ppm", "UnitRoleEvent", unit_roles)
        ],
        initiative_roles=[
            HeldRole(one, giver, _is_over(one, today))
            for one, giver in _with_givers("portfolio", "InitiativeRoleEvent", initiative_roles)
        ],
        seats=[
            HeldRole(one, giver, _is_over(one, today))
            for one, giver in _with_givers("portfolio", "CommitteeMemberEvent", seats)
        ],
        absences=list(own_substitutions(person)[:20]),
        reports_due=list(reports_due(person, viewer)),
    )


def reports_due(person: Person, viewer: Person) -> QuerySet[StatusReport]:
    """Reports that a person still has to hand in, as far as the viewer may know."""
    if not can(viewer, Perm.REPORT_VIEW):
        return StatusReport.objects.none()
    return (
        StatusReport.objects.visible_to(viewer)
        .filter(
            cycle__state=CycleState.OPEN,
            state__in=WITH_MANAGER,
            initiative__standing__project_manager=person,
        )
        .select_related("cycle", "initiative")
        .order_by("cycle__deadline_on", "initiative__code", "pk")
    )


def _is_over(role: Held, today: date) -> bool:
    return role.valid_to is not None and role.valid_to < today


def _with_givers(
    package: str, event: str, roles: Iterable[Held]
) -> list[tuple[Held, Person | None]]:
    """Each role with the person who gave it, from its history. Two queries."""
    rows = list(roles)
    if not rows:
        return []
    events = apps.get_model(package, event)._default_manager.filter(
        pgh_label="insert", pgh_obj_id__in=[one.pk for one in rows]
    )
    by = dict(
        events.annotate(by=Cast(KT("pgh_context__by"), BigIntegerField()))
        .order_by("-pgh_id")
        .values_list("pgh_obj_id", "by")
    )
    people = Person.objects.in_bulk({pk for pk in by.values() if pk})
    return [(one, people.get(by.get(one.pk) or 0)) for one in rows]
