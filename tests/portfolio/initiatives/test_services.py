from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from portfolio.initiatives import assignments, checks, services
from portfolio.initiatives.models import Initiative
from portfolio.sources.models import ExternalKey
from portfolio.standings.models import Standing
from ppm.org.versions import StaleVersion
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory

AT = datetime(2026, 5, 4, 10, tzinfo=ZoneInfo("Europe/Brussels"))


def create(unit, by, **values):
    return services.create_initiative(
        **{"kind": "project", "name_fr": "Neuf", "unit": unit, "by": by, "at": AT, **values}
    )


def test_codes_count_up_per_kind_and_year(department, pmo):
    codes = [create(department, pmo, kind=kind).code for kind in ("project", "project", "product")]
    codes.append(create(department, pmo, at=AT.replace(year=2027)).code)
    assert codes == ["PR2026-001", "PR2026-002", "PD2026-001", "PR2027-001"]


def test_a_new_initiative_has_its_standing_people_and_history(department, pmo):
    manager = PersonFactory()
    made = create(department, pmo, people=[(Role.PROJECT_MANAGER, manager)])
    standing = Standing.objects.get(pk=made.pk)
    assert (standing.project_manager, standing.declared) == (manager, "grey")
    event = made.events.get()
    assert (event.pgh_context["action"], event.name_fr) == ("initiative.created", "Neuf")


@pytest.mark.parametrize(
    ("parent", "child", "allowed"),
    [
        ("portfolio", "portfolio", True),
        ("portfolio", "project", True),
        ("programme", "project", True),
        ("programme", "programme", False),
        ("project", "project", False),
        ("product", "project", False),
    ],
)
def test_who_may_hold_whom(department, pmo, parent, child, allowed):
    holder = create(department, pmo, kind=parent)
    if allowed:
        assert (
            create(department, pmo, kind=child, parent=holder).path
            == f"{holder.path}.{holder.pk + 1}"
        )
    else:
        with pytest.raises(checks.CannotHold):
            create(department, pmo, kind=child, parent=holder)
        assert not Initiative.objects.filter(parent=holder).exists()


def test_a_secret_initiative_needs_somebody_who_knows(department, pmo):
    with pytest.raises(checks.NobodyKnows):
        create(department, pmo, confidentiality="secret")
    hidden = create(department, pmo, confidentiality="secret", people=[(Role.CONFIDANT, pmo)])
    with pytest.raises(checks.NobodyKnows):
        assignments.end_role(role=hidden.roles.get(), by=pmo, at=now())
    assert hidden.roles.get().valid_to is None


def test_what_belongs_to_a_secret_initiative_is_secret(department, pmo):
    holder = create(department, pmo, kind="programme")
    create(department, pmo, parent=holder)
    InitiativeRoleFactory(initiative=holder, role=Role.CONFIDANT)
    with pytest.raises(checks.WiderThanParent):
        services.edit_initiative(
            initiative_id=holder.pk, version=None, by=pmo, at=AT, confidentiality="secret"
        )
    hidden = InitiativeFactory(kind="programme", unit=department, secret=True)
    with pytest.raises(checks.WiderThanParent):
        create(department, pmo, parent=hidden)


def test_a_name_and_a_class_are_needed(department, pmo):
    with pytest.raises(ValidationError):
        create(department, pmo, name_fr="")
    with pytest.raises(ValidationError):
        create(department, pmo, tailoring_class="")
    with pytest.raises(ValueError, match="colour"):
        create(department, pmo, colour="red")


def test_an_edit_with_an_old_version_changes_nothing(project, pmo):
    first = services.edit_initiative(
        initiative_id=project.pk, version=1, by=pmo, at=AT, name_nl="Eerste"
    )
    with pytest.raises(StaleVersion) as refused:
        services.edit_initiative(initiative_id=project.pk, version=1, by=pmo, at=AT, name_nl="Laat")
    assert (first.version, refused.value.current.version) == (2, 2)
    assert Initiative.objects.get(pk=project.pk).name_nl == "Eerste"


def test_an_edit_that_changes_nothing_writes_nothing(project, pmo):
    edited = services.edit_initiative(
        initiative_id=project.pk, version=1, by=pmo, at=AT, name_fr=project.name_fr
    )
    assert (edited.version, project.events.count()) == (1, 1)


def test_many_are_created_with_their_keys_in_the_order_given(department, pmo):
    rows = [
        services.NewInitiative(
            {"kind": kind, "name_en": kind, "unit": department}, key=("register", str(n))
        )
        for n, kind in enumerate(["project", "programme", "project"])
    ]
    made = services.create_many(rows=rows, by=pmo, at=AT)
    assert [one.code for one in made] == ["PR2026-001", "PG2026-001", "PR2026-002"]
    assert [one.path for one in made] == [str(one.pk) for one in made]
    assert ExternalKey.objects.get(source="register", key="2").initiative == made[2]
    assert Standing.objects.filter(initiative__in=made).count() == 3


def test_many_are_changed_and_equal_ones_left_alone(department, pmo):
    one, two = InitiativeFactory.create_batch(2, unit=department)
    changes = {one.pk: {"name_en": "Other"}, two.pk: {"name_en": two.name_en}}
    assert services.update_many(changes=changes, by=pmo, at=AT) == 1
    assert Initiative.objects.get(pk=one.pk).name_en == "Other"
    assert two.events.count() == 1


def test_roles_change_the_manager_shown(project, project_manager, pmo):
    successor = PersonFactory()
    given = assignments.assign_role(
        initiative=project, role=Role.PROJECT_MANAGER, person=successor, by=pmo, at=now()
    )
    again = assignments.assign_role(
        initiative=project, role=Role.PROJECT_MANAGER, person=successor, by=pmo, at=now()
    )
    assert given == again
    assert Standing.objects.get(pk=project.pk).project_manager == successor
    assignments.end_role(role=project.roles.get(person=project_manager), by=pmo, at=now())
    with pytest.raises(assignments.RoleEnded):
        assignments.end_role(role=project.roles.get(person=project_manager), by=pmo, at=now())
    assert Standing.objects.get(pk=project.pk).project_manager == successor
