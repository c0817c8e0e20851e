from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from methodology.tailoring.choices import TailoringClass
from portfolio.governance import calc
from portfolio.governance.choices import Answer, BodyKind, Occasion
from portfolio.governance.models import AuthorityLine
from portfolio.initiatives.models import Initiative, InitiativeRole
from portfolio.meetings.choices import Seat
from portfolio.meetings.models import Committee
from portfolio.meetings.selectors import members_of
from ppm.accounts.models import Person
from ppm.languages.nearest import nearest
from ppm.permissions.roles import Role

BOARD_ROLES = (Role.EXECUTIVE, Role.SENIOR_USER, Role.SENIOR_SUPPLIER)


@dataclass(frozen=True)
class Place:
    """Somebody on a body: `seat` is a role on the project or a seat on the committee, as a code."""

    person: Person
    seat: str
    words: str
    deputy: Person | None = None

    @property
    def decides(self) -> bool:
        """On a project board the executive; on a committee whoever is no secretary."""
        if self.seat in BOARD_ROLES:
            return self.seat == Role.EXECUTIVE
        return self.seat != Seat.SECRETARY


@dataclass(frozen=True)
class Body:
    """Who decides: a project board (no committee row) or a committee, with its people today."""

    kind: str
    committee: Committee | None
    name: str
    people: tuple[Place, ...]

    @property
    def is_project_board(self) -> bool:
        return self.kind == BodyKind.PROJECT_BOARD

    @cached_property
    def executive(self) -> Person | None:
        """Who decides on a project board."""
        return next((one.person for one in self.people if one.seat == Role.EXECUTIVE), None)

    @property
    def voters(self) -> tuple[Place, ...]:
        """Who votes on a committee; on a project board whoever advises."""
        return tuple(one for one in self.people if one.decides)

    def holds(self, person: Person) -> bool:
        """Whether the person sits on it, as a member or a deputy."""
        return any(
            person.pk in (one.person.pk, one.deputy.pk if one.deputy else None)
            for one in self.people
        )

    def writes_down(self, person: Person) -> bool:
        """Whether the person writes a committee's decision down: chair, secretary, their deputies."""
        return any(
            person.pk in (one.person.pk, one.deputy.pk if one.deputy else None)
            for one in self.people
            if one.seat in (Seat.CHAIR, Seat.SECRETARY)
        )


class NobodyDecides(Exception):
    """No line of the table answers."""

    def __init__(self, occasion: str) -> None:
        super().__init__(occasion)
        self.message = _(
            "The table of authority names no body for “%(occasion)s”. Ask the central PMO to complete it."
        ) % {"occasion": Occasion(occasion).label}


def deciding_body(
    *,
    occasion: str,
    initiative: Initiative,
    amount: Decimal | None = None,
    on: date | None = None,
) -> Body:
    """The body that decides on an occasion. Raises NobodyDecides.

    Without `amount` the budget of the initiative counts; one that is not known counts as the largest.
    """
    day = on or localdate()
    lines = list(
        AuthorityLine.objects.in_force(day)
        .filter(occasion=occasion)
        .select_related("committee")
        .order_by("pk")
    )
    found = answer_for(
        lines,
        tailoring_class=initiative.tailoring_class,
        amount=known_budget(initiative) if amount is None else amount,
    )
    if found is None:
        raise NobodyDecides(occasion)
    if found.answer == Answer.PROJECT_BOARD:
        return project_board(initiative, day)
    return body_of(found.committee or portfolio_board(), day)


def answer_for(
    lines: Sequence[AuthorityLine], *, tailoring_class: str, amount: Decimal | None
) -> AuthorityLine | None:
    """The line of one occasion that answers for a class and an amount."""
    by_line = {as_rule(one): one for one in lines}
    found = calc.answering(
        by_line, tailoring_class=tailoring_class or TailoringClass.STANDARD, amount=amount
    )
    return by_line[found] if found else None


def as_rule(line: AuthorityLine) -> calc.Line:
    return calc.Line(line.tailoring_class, line.amount_from, line.amount_to, line.answer)


def known_budget(initiative: Initiative) -> Decimal | None:
    """The whole-life budget, when all of it is known."""
    standing = initiative.standing
    return standing.budget if standing.budget_state == "known" else None


def portfolio_board() -> Committee | None:
    """The committee marked as the portfolio board."""
    return Committee.objects.filter(is_portfolio_board=True).order_by("pk").first()


def project_board(initiative: Initiative, day: date) -> Body:
    """The executive, the senior users and the senior suppliers of a project on a day."""
    held = (
        InitiativeRole.objects.filter(
            initiative=initiative, role__in=BOARD_ROLES, valid_from__lte=day
        )
        .exclude(valid_to__lt=day)
        .select_related("person")
        .order_by("person__family_name", "person__given_name", "pk")
    )
    people = sorted(
        (Place(one.person, one.role, str(Role(one.role).label)) for one in held),
        key=lambda place: BOARD_ROLES.index(Role(place.seat)),
    )
    return Body(BodyKind.PROJECT_BOARD, None, _("project board"), tuple(people))


def body_of(committee: Committee | None, day: date) -> Body:
    """A committee with whoever sits on it; while no committee is the portfolio board, one without people."""
    if committee is None:
        return Body(BodyKind.COMMITTEE, None, _("portfolio board"), ())
    people = tuple(
        Place(
            one.member.person,
            one.member.seat,
            str(one.member.get_seat_display()),
            one.substitute or one.member.deputy,
        )
        for one in members_of(committee, day)
    )
    return Body(BodyKind.COMMITTEE, committee, nearest(committee, "name")[0], people)


@dataclass(frozen=True)
class OccasionLines:
    """The lines of one occasion that are in force, and those still to come."""

    occasion: Occasion
    lines: tuple[AuthorityLine, ...]
    coming: tuple[AuthorityLine, ...]


def table_of_authority(day: date) -> list[OccasionLines]:
    """The whole table, every occasion in its order. One query."""
    rows = list(AuthorityLine.objects.standing().exclude(valid_to__lt=day).for_list())
    return [
        OccasionLines(
            occasion,
            tuple(one for one in rows if one.occasion == occasion and one.valid_from <= day),
            tuple(one for one in rows if one.occasion == occasion and one.valid_from > day),
        )
        for occasion in Occasion
    ]
