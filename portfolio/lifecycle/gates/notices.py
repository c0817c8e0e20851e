from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portfolio.governance.selectors import Body
from portfolio.initiatives.wording import name_for
from portfolio.lifecycle.gates.models import Gate
from ppm.accounts.models import Person
from ppm.notices.choices import Topic
from ppm.notices.messages import Message
from ppm.notices.registry import notice_kind
from ppm.notices.services import notify_many
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import MANAGERS, Role

notice_kind(
    "portfolio.lifecycle.gates.asked",
    topic=Topic.PORTFOLIO,
    title=_("A gate waits for your recommendation"),
    sentence=_(
        "%(by_person)s asks for a decision on %(project)s. Please give your recommendation."
    ),
)
notice_kind(
    "portfolio.lifecycle.gates.to_decide",
    topic=Topic.PORTFOLIO,
    title=_("A decision is asked of you"),
    sentence=_("%(project)s waits for a decision: %(question)s"),
)
notice_kind(
    "portfolio.lifecycle.gates.decided",
    topic=Topic.PORTFOLIO,
    title=_("A gate has been decided"),
    sentence=_("%(by_person)s wrote down the decision on %(project)s: %(question)s"),
)
notice_kind(
    "portfolio.lifecycle.gates.procedure",
    topic=Topic.PORTFOLIO,
    title=_("You are asked to decide in writing"),
    sentence=_(
        "Please answer by %(deadline_on)s: %(question)s (%(project)s). Silence is not consent."
    ),
)
notice_kind(
    "portfolio.lifecycle.gates.procedure_closed",
    topic=Topic.PORTFOLIO,
    title=_("A written procedure has ended"),
    sentence=_("The written procedure on %(project)s has ended: %(question)s"),
)
notice_kind(
    "portfolio.lifecycle.gates.at_risk",
    topic=Topic.PORTFOLIO,
    title=_("A stage runs without a decision"),
    sentence=_(
        "A stage of %(project)s runs at the executive’s risk; its decision is planned for %(planned_on)s."
    ),
)
notice_kind(
    "portfolio.lifecycle.gates.condition_overdue",
    topic=Topic.PORTFOLIO,
    title=_("A condition is overdue"),
    sentence=_("%(project)s was approved on condition, and this one is overdue: %(what)s"),
)


def tell(
    event: str, gate: Gate, people: Iterable[Person], by: Person | None = None, **facts: Any
) -> None:
    """Tell each once; whoever did it is not told."""
    wanted = {one.pk: one for one in people if by is None or one.pk != by.pk}
    notify_many(
        f"portfolio.lifecycle.gates.{event}",
        [
            Message(
                one,
                {
                    "project": name_for(one, gate.initiative),
                    "question": gate.question,
                    "by_person": by.pk if by else None,
                    **facts,
                },
                link=reverse("portfolio:gate_detail", args=[gate.pk]),
                about=gate.access_point(),
            )
            for one in wanted.values()
        ],
    )


def tell_reviewers(gate: Gate, by: Person) -> None:
    """The PMO of the unit that leads; without one, the central PMO."""
    units = gate.initiative.unit.path.split(".")
    held = UnitRole.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=gate.asked_at),
        role__in=[Role.DECENTRAL_PMO, Role.CENTRAL_PMO, Role.HEAD_OF_PMO],
        unit__in=units,
        valid_from__lte=gate.asked_at,
    )
    local = held.filter(role=Role.DECENTRAL_PMO)
    people = Person.objects.filter(pk__in=(local if local.exists() else held).values("person"))
    tell("asked", gate, people.order_by("pk"), by)


def tell_body(gate: Gate, body: Body, by: Person) -> None:
    """Whoever decides, and who advises on a project board."""
    tell("to_decide", gate, (one.person for one in body.people), by)


def tell_outcome(gate: Gate, by: Person) -> None:
    """Managers, the executive and whoever recommended."""
    today = gate.decided_on
    held = gate.initiative.roles.filter(
        role__in=[*MANAGERS, Role.EXECUTIVE], valid_from__lte=today
    ).exclude(valid_to__lt=today)
    people = [one.person for one in held.select_related("person").order_by("pk")]
    people += [one for one in (gate.opinion_by, gate.asked_by) if one is not None]
    tell("decided", gate, people, by)
