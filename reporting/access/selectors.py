"""Finding what a question is about, telling no more than the asker may know, and explaining the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.initiatives.models import Initiative
from portfolio.meetings.models import Committee
from portfolio.statusreports.models import StatusReport
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.access import Allowed, can
from ppm.permissions.catalog import Perm
from ppm.permissions.choices import Confidentiality
from ppm.permissions.roles import EVERYBODY, GRANTABLE, UNIT_ROLES, Role, roles_with
from ppm.permissions.scope import resolve, scope_of
from reporting.access.chain import Step, steps_of
from reporting.access.choices import Subject
from reporting.packs.models import Pack


@dataclass(frozen=True)
class Explanation:
    """The verdict in a sentence, the steps that lead to it, and what would change it."""

    is_allowed: bool
    verdict: str
    steps: tuple[Step, ...]
    remedies: tuple[str, ...]


def find(asker: Person, subject: str, code: str, month: date | None) -> Any:
    """The object of a question, or None. Confidential ones exist only for those named on them."""
    named = Q(confidentiality=Confidentiality.OPEN) | Q(pk__in=sorted(scope_of(asker).named_ids))
    known = Initiative.objects.filter(named, withdrawn_at__isnull=True)
    match subject:
        case Subject.INITIATIVE:
            return known.filter(code__iexact=code).first()
        case Subject.REPORT:
            reports = StatusReport.objects.filter(initiative__in=known, cycle__period=month)
            rows = reports.select_related("initiative", "cycle")
            return rows.filter(initiative__code__iexact=code).first()
        case Subject.COMMITTEE:
            return Committee.objects.filter(code__iexact=code).first()
        case Subject.PACK if month is not None:
            packs = Pack.objects.filter(committee__code__iexact=code, snapshot__cycle__period=month)
            return packs.select_related("committee").order_by("-edition").first()
    return None


def explain(*, person: Person, perm: Perm, row: Any, on: date) -> Explanation:
    """Whether the person may, on that day, and why; the roles count as they are known today."""
    asked = Person.objects.get(pk=person.pk)
    asked._scope = resolve(asked, on)  # type: ignore[attr-defined]  # what `scope_of` keeps
    point = row.access_point() if row is not None else None
    sees = row is None or type(row).objects.visible_to(asked).filter(pk=row.pk).exists()
    answer = can(asked, perm, row)
    is_allowed = isinstance(answer, Allowed) and sees
    facts: dict[str, object] = {"person": asked}
    if is_allowed and row is None and perm not in EVERYBODY and (places := _only_in(asked, perm)):
        facts["places"] = places
        verdict = _("Allowed, but not everywhere: %(person)s may do this for %(places)s only.")
    elif is_allowed:
        verdict = _("Allowed: %(person)s may do this.")
    elif sees:
        verdict = _("Denied: %(person)s sees it, but may not do this.")
    elif point is not None and not point.is_confidential:
        verdict = _("Denied: it is not in reach of %(person)s, who holds no role there.")
    else:
        verdict = _("Denied: for %(person)s it does not exist, or only its code name.")
    steps = [] if perm in EVERYBODY else list(steps_of(asked, perm, point, on))
    if perm in EVERYBODY:
        steps.append(Step(_("Everybody who has signed in may do this."), gives=True))
    if point is not None and point.is_confidential:
        steps.append(_circle(asked, point.initiative_id))
    return Explanation(
        is_allowed,
        verdict % facts,
        tuple(steps),
        () if is_allowed else tuple(_remedies(perm, point is not None and point.is_confidential)),
    )


def _only_in(person: Person, perm: Perm) -> str:
    """The units, committees and number of initiatives that the roles reach; "" for everything."""
    wanted = roles_with(perm)
    grants = [one for one in scope_of(person).grants if one.role in wanted]
    if any(one.everywhere for one in grants):
        return ""
    units = frozenset[int]().union(*(one.unit_ids for one in grants))
    tops = OrgUnit.objects.filter(pk__in=units).exclude(parent__in=units).order_by("code")
    committees = frozenset[int]().union(*(one.committee_ids for one in grants))
    seats = Committee.objects.filter(pk__in=committees).order_by("code")
    said = [*tops.values_list("code", flat=True), *seats.values_list("code", flat=True)]
    initiatives = len(frozenset[int]().union(*(one.initiative_ids for one in grants)))
    if initiatives:
        said.append(
            ngettext("%(count)s initiative", "%(count)s initiatives", initiatives)
            % {"count": initiatives}
        )
    return ", ".join(said)


def _circle(person: Person, initiative_id: int | None) -> Step:
    if initiative_id in scope_of(person).named_ids:
        return Step(
            _("It is confidential, and %(person)s is named on it.") % {"person": person}, gives=True
        )
    return Step(
        _("It is confidential, and %(person)s is not named on it: no other role opens it.")
        % {"person": person},
        gives=False,
    )


def _remedies(perm: Perm, is_confidential: bool) -> Iterator[str]:
    """Which roles would give it, and who gives those."""
    wanted = roles_with(perm)
    if is_confidential:
        yield _("Somebody on the list of people in the know can add this person, with a reason.")
    labels = [str(role.label) for role in Role if role in wanted and role != Role.PARTNER]
    if labels:
        yield _("These roles would give it: %(roles)s.") % {"roles": ", ".join(labels)}
    givers = {giver for giver, given in GRANTABLE.items() if given & wanted & frozenset(UNIT_ROLES)}
    if givers:
        yield _("Roles on units are given by: %(roles)s.") % {
            "roles": ", ".join(str(role.label) for role in Role if role in givers)
        }
    yield _("Roles on an initiative are given by whoever may edit it, seats by the committee.")
