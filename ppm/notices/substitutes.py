"""A notice about an initiative or a committee also reaches whoever stands in there for an absent person."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from ppm.notices.messages import Message
from ppm.permissions.access import AccessPoint, reaches
from ppm.permissions.models import Substitution
from ppm.permissions.scope import scope_of

if TYPE_CHECKING:
    from ppm.accounts.models import Person


def copies(messages: Iterable[Message], today: date) -> list[Message]:
    """The same messages for the substitutes of absent readers, where the substitution reaches the subject.

    One query, and one for each substitute.
    """
    about = [message for message in messages if message.about is not None]
    if not about:
        return []
    rows = Substitution.objects.in_force(today).filter(
        giver__in={message.person.pk for message in about}, substitute__is_active=True
    )
    people: dict[int, Person] = {}
    pairs = [
        (row.giver_id, people.setdefault(row.substitute.pk, row.substitute))
        for row in rows.select_related("substitute").order_by("pk")
        if row.substitute is not None
    ]
    return [
        replace(
            message,
            person=substitute,
            params={**message.params, "for_person": giver},
        )
        for message in about
        for giver, substitute in dict.fromkeys(pairs)
        if giver == message.person.pk and _stands_in(substitute, giver, message.about)
    ]


def _stands_in(substitute: "Person", giver: int, point: AccessPoint | None) -> bool:
    if point is None:
        return False
    scope = scope_of(substitute)
    if point.is_confidential and point.initiative_id not in scope.named_ids:
        return False
    grants = [grant for grant in scope.grants if grant.giver_id == giver]
    if point.committee_id is not None:
        # What a committee is told is for those who sit on it, however far other roles reach.
        return any(point.committee_id in grant.committee_ids for grant in grants)
    return any(reaches(grant, point) for grant in grants)
