"""Units in four levels, people with names, and the roles on units."""

from dataclasses import dataclass
from datetime import date

from portfolio.meetings.models import Committee
from ppm.accounts.models import Person
from ppm.org.models import OrgUnit
from ppm.permissions.models import UnitRole
from ppm.permissions.roles import Role
from reporting.benchmark.filling import fill, one_of, reserve, scattered

DEPARTMENTS, DIRECTORATES, SERVICES = 12, 4, 4
SERVICES_EACH = DIRECTORATES * SERVICES
PASSWORD = "bench-password-1"  # noqa: S105 - of invented people on a machine for measuring
GIVEN = (
    *("Anaïs", "Bart", "Céline", "Dirk", "Élodie", "Frédéric", "Greet", "Hugo", "Inès", "Jeroen"),
    *("Katrien", "Laurent", "Maïté", "Nathalie", "Olivier", "Pieter", "Quentin", "Roos", "Sofie"),
    *("Thomas", "Ursule", "Véronique", "Wim", "Yasmina", "Zoë"),
)
FAMILY = (
    *("Dubois", "Peeters", "Lambert", "Janssens", "Maes", "Lefèvre", "Willems", "Dupont", "Claes"),
    *("Goossens", "Wouters", "De Smet", "Martin", "Hermans", "Noël", "Van Damme", "Simon", "Aerts"),
    *("Leclercq", "De Clercq", "Bogaert", "Renard", "Thys", "Gérard", "Bastin", "Vermeulen"),
)


@dataclass(frozen=True)
class Organisation:
    """Keys of what was written: units and people are numbered without gaps from their first."""

    root: int
    first_department: int
    first_service: int
    first_person: int
    people: int
    central: Person
    scoped: Person
    committee: Committee

    def service(self, number: str, salt: int) -> str:
        """SQL for a service of the department that the number falls to (1 → the first, 13 → again)."""
        return (
            f"{self.first_service} + mod({number} - 1, {DEPARTMENTS}) * {SERVICES_EACH}"
            f" + {scattered(number, salt, SERVICES_EACH)}"
        )

    def person(self, number: str, salt: int) -> str:
        """SQL for one of the people."""
        return f"{self.first_person} + {scattered(number, salt, self.people)}"


def write(people: int, since: date) -> Organisation:
    """Write units, people, their roles and one committee. Inside the caller's action."""
    root, department, service = _units(since)
    central, scoped = (
        Person.objects.create_user(
            f"{name}@bench.example", PASSWORD, given_name=name.title(), family_name="Bench"
        )
        for name in ("central", "scoped")
    )
    first = reserve(Person, people)
    _people(people, first, service)
    _roles(central, scoped, root, department, first, since)
    committee = Committee.objects.create(
        code="BENCH",
        name_fr="Comité de portefeuille",
        name_nl="Portfoliocomité",
        name_en="Portfolio board",
        unit_id=root,
        is_portfolio_board=not Committee.objects.filter(is_portfolio_board=True).exists(),
    )
    return Organisation(root, department, service, first, people, central, scoped, committee)


def _units(since: date) -> tuple[int, int, int]:
    present = OrgUnit.objects.filter(parent=None).order_by("pk").first()
    root = present or OrgUnit.objects.create(
        code="B", name_fr="Banc d’essai", name_nl="Proefbank", name_en="Bench", valid_from=since
    )
    first = reserve(OrgUnit, DEPARTMENTS * (1 + DIRECTORATES + SERVICES_EACH))
    above, count, code = f"{root.pk}", DEPARTMENTS, "'B' || lpad(n::text, 2, '0')"
    levels = [("Direction générale", "Algemene directie", "Department", first, above, count, code)]
    second = first + DEPARTMENTS
    levels.append(
        (
            *("Direction", "Directie", "Directorate"),
            second,
            f"{first} + (n - 1) / {DIRECTORATES}",
            DEPARTMENTS * DIRECTORATES,
            f"'B' || lpad((1 + (n - 1) / {DIRECTORATES})::text, 2, '0')"
            f" || '.' || 1 + mod(n - 1, {DIRECTORATES})",
        )
    )
    third = second + DEPARTMENTS * DIRECTORATES
    levels.append(
        (
            *("Service", "Dienst", "Service"),
            third,
            f"{second} + (n - 1) / {SERVICES}",
            DEPARTMENTS * SERVICES_EACH,
            f"'B' || lpad((1 + (n - 1) / {SERVICES_EACH})::text, 2, '0') || '.'"
            f" || 1 + mod((n - 1) / {SERVICES}, {DIRECTORATES}) || '.' || 1 + mod(n - 1, {SERVICES})",
        )
    )
    for french, dutch, english, start, parent, number, code in levels:
        fill(
            OrgUnit,
            f"generate_series(1, {number}) n",
            id=f"{start - 1} + n",
            code=code,
            name_fr=f"'{french} ' || n",
            name_nl=f"'{dutch} ' || n",
            name_en=f"'{english} ' || n",
            parent_id=parent,
            valid_from=f"DATE '{since}'",
        )
    return root.pk, first, third


def _people(count: int, first: int, service: int) -> None:
    fill(
        Person,
        f"generate_series(1, {count}) n",
        id=f"{first - 1} + n",
        email="'person' || n || '@bench.example'",
        given_name=one_of("n", 1, *GIVEN),
        family_name=one_of("n", 2, *FAMILY),
        password="'!'",  # noqa: S106 - nobody signs in with it
        language=one_of("n", 3, "fr", "nl"),
        unit_id=f"{service} + {scattered('n', 4, DEPARTMENTS * SERVICES_EACH)}",
    )


def _roles(
    central: Person, scoped: Person, root: int, department: int, first: int, since: date
) -> None:
    UnitRole.objects.create(person=central, role=Role.HEAD_OF_PMO, unit_id=root, valid_from=since)
    UnitRole.objects.create(
        person=scoped, role=Role.DECENTRAL_PMO, unit_id=department, valid_from=since
    )
    # Two officers and a reader from the management in each department.
    fill(
        UnitRole,
        f"generate_series(1, {DEPARTMENTS * 3}) n",
        person_id=f"{first - 1} + n",
        role=f"(ARRAY['{Role.DECENTRAL_PMO}', '{Role.DECENTRAL_PMO}', '{Role.MANAGEMENT}'])"
        "[1 + mod(n, 3)]",
        unit_id=f"{department} + (n - 1) / 3",
        valid_from=f"DATE '{since}'",
    )
