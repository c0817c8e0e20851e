"""What the business and IT share: measures over what one reader sees, and what stands against them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils.timezone import localdate

from portfolio.alignment.choices import Disposition, Effect
from portfolio.alignment.models import (
    Application,
    ArchitectureOpinion,
    Capability,
    Sponsorship,
    Touch,
)
from portfolio.initiatives.choices import Kind
from portfolio.initiatives.models import Initiative, InitiativeQuerySet
from portfolio.registers.dependencies.models import Dependency
from portfolio.strategy.selectors import orphans
from ppm.accounts.models import Person


@dataclass(frozen=True)
class MoneyShare:
    """Known budgets of one currency: of what serves an objective, and of all; `known` of `of` projects."""

    currency: str
    linked: Decimal
    whole: Decimal
    known: int
    of: int


@dataclass(frozen=True)
class Measures:
    """The measures of domain notes §3.1 over the running projects in sight; each says of how many."""

    projects: int
    joint: int
    one_sided: int
    linked: int
    touching: int
    with_opinion: int
    money: tuple[MoneyShare, ...]
    dependencies: int
    conflicts: int


def measures(person: Person) -> Measures:
    """The figures of the page, in five queries."""
    rows = _projects(person)
    lonely = orphans(person).filter(kind=Kind.PROJECT).values("pk")
    sponsors = Sponsorship.objects.filter(initiative=OuterRef("pk"))
    both = Q(business_owner__isnull=False, it_counterpart__isnull=False)
    either = Q(business_owner__isnull=False) | Q(it_counterpart__isnull=False)
    marked = rows.annotate(
        is_joint=Exists(sponsors.filter(both)),
        is_one_sided=Exists(sponsors.filter(either).exclude(both)),
        is_touching=Exists(Touch.objects.filter(initiative=OuterRef("pk"))),
        has_opinion=Exists(ArchitectureOpinion.objects.filter(initiative=OuterRef("pk"))),
        is_linked=~Exists(lonely.filter(pk=OuterRef("pk"))),
    )
    counts = marked.aggregate(
        projects=Count("pk"),
        joint=Count("pk", filter=Q(is_joint=True)),
        one_sided=Count("pk", filter=Q(is_one_sided=True)),
        touching=Count("pk", filter=Q(is_touching=True)),
        with_opinion=Count("pk", filter=Q(has_opinion=True)),
        linked=Count("pk", filter=Q(is_linked=True)),
    )
    is_known = Q(standing__budget_state="known")
    by_currency: Any = (
        marked.order_by()
        .values("standing__currency")
        .annotate(
            whole=Sum("standing__budget", filter=is_known),
            served=Sum("standing__budget", filter=is_known & Q(is_linked=True)),
            known=Count("pk", filter=is_known),
            of=Count("pk"),
        )
        .order_by("standing__currency")
    )
    found = Dependency.objects.visible_to(person).open()
    return Measures(
        **counts,
        money=tuple(
            MoneyShare(
                row["standing__currency"] or "EUR",
                row["served"] or Decimal(0),
                row["whole"] or Decimal(0),
                row["known"],
                row["of"],
            )
            for row in by_currency
            if row["known"]
        ),
        dependencies=found.count(),
        conflicts=found.with_alarm(localdate()).count(),
    )


def _projects(person: Person) -> InitiativeQuerySet:
    return Initiative.objects.visible_to(person).running().filter(kind=Kind.PROJECT)


def lacking_a_side(person: Person) -> InitiativeQuerySet:
    """Running projects in sight without an owner on both sides."""
    both = Sponsorship.objects.filter(
        initiative=OuterRef("pk"), business_owner__isnull=False, it_counterpart__isnull=False
    )
    return _projects(person).filter(~Exists(both))


@dataclass(frozen=True)
class Disputed:
    """An application that is not to live on, and projects that build on it."""

    application: Application
    projects: tuple[Initiative, ...]


def building_on_the_past(person: Person) -> list[Disputed]:
    """Running projects in sight that change or use what is to be retired; two queries."""
    rows = (
        Touch.objects.visible_to(person)
        .filter(
            application__disposition=Disposition.RETIRE,
            effect__in=[Effect.CHANGES, Effect.USES],
            initiative__in=_projects(person).values("pk"),
        )
        .select_related("application", "initiative__unit")
        .order_by("application__code", "initiative__code")
    )
    found: dict[int, list[Touch]] = defaultdict(list)
    for row in rows:
        found[row.application_id or 0].append(row)
    return [
        Disputed(touches[0].application, tuple(one.initiative for one in touches))
        for touches in found.values()
        if touches[0].application is not None
    ]


def touched_by(person: Person, field: str) -> Mapping[int, int]:
    """How many initiatives in sight touch each capability or application."""
    rows = Touch.objects.visible_to(person).filter(**{f"{field}__isnull": False})
    counted: Any = rows.values(key=F(f"{field}_id")).annotate(n=Count("pk")).order_by()
    return {row["key"]: row["n"] for row in counted}


@dataclass(frozen=True)
class Alignment:
    """What one initiative shares between business and IT."""

    sponsorship: Sponsorship | None
    touches: Sequence[Touch]
    opinions: Sequence[ArchitectureOpinion]


def alignment_of(initiative: Initiative) -> Alignment:
    """Both owners, what is touched, the opinions; three queries."""
    people = ("business_owner", "it_counterpart")
    touches = Touch.objects.filter(initiative=initiative).select_related(
        "capability", "application"
    )
    opinions = ArchitectureOpinion.objects.filter(initiative=initiative)
    return Alignment(
        Sponsorship.objects.filter(initiative=initiative).select_related(*people).first(),
        list(touches.order_by("capability__code", "application__code", "pk")),
        list(opinions.select_related("committee", "by").order_by("-given_on", "-pk")),
    )


def capabilities() -> Any:
    return Capability.objects.select_related("unit").order_by("code")
