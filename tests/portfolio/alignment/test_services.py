from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.alignment import services
from portfolio.alignment.choices import Effect, Gate, Verdict
from portfolio.alignment.selectors import building_on_the_past, measures
from ppm.permissions.roles import Role
from tests.factories.kernel import PersonFactory
from tests.factories.links import (
    ApplicationFactory,
    CapabilityFactory,
    ContributionFactory,
    DependencyFactory,
    TouchFactory,
)
from tests.factories.portfolio import CommitteeFactory, InitiativeFactory

pytestmark = pytest.mark.django_db


def sponsor(project, by, business=None, it_side=None):
    return services.name_sponsors(
        initiative=project, business_owner=business, it_counterpart=it_side, by=by, at=now()
    )


def test_owners_on_both_sides_are_two_people_with_a_role(project, head_of_pmo):
    business, it_side = PersonFactory(), PersonFactory()
    assert sponsor(project, head_of_pmo, business, it_side).is_joint
    held = set(project.roles.values_list("person", "role"))
    assert held >= {(business.pk, Role.SENIOR_USER), (it_side.pk, Role.SENIOR_SUPPLIER)}
    with pytest.raises(ValidationError):
        sponsor(project, head_of_pmo, business, business)


def test_a_project_touches_one_thing_once(project, head_of_pmo):
    capability = CapabilityFactory()
    given = {"initiative": project, "effect": Effect.CHANGES, "by": head_of_pmo, "at": now()}
    services.touch(capability=capability, **given)
    for wrong in ({"capability": capability}, {}):
        with pytest.raises(ValidationError):
            services.touch(**wrong, **given)


def test_an_opinion_is_recorded_once_it_was_given(project, head_of_pmo):
    given = {
        "initiative": project,
        "gate": Gate.G2,
        "committee": CommitteeFactory(),
        "verdict": Verdict.REMARKS,
        "text": "Réutiliser le service existant",
        "language": "fr",
        "by": head_of_pmo,
        "at": now(),
    }
    with pytest.raises(services.InTheFuture):
        services.record_opinion(given_on=localdate() + timedelta(1), **given)
    services.record_opinion(given_on=localdate(), **given)
    assert project.opinions.get().verdict == Verdict.REMARKS


def test_the_measures_count_what_the_reader_sees(
    project, department, head_of_pmo, entity_pmo, django_assert_max_num_queries
):
    joint = InitiativeFactory(
        unit=department, standing={"budget": 300, "budget_state": "known", "budget_known": 1}
    )
    sponsor(joint, head_of_pmo, PersonFactory(), PersonFactory())
    sponsor(project, head_of_pmo, PersonFactory())
    ContributionFactory(initiative=joint)
    InitiativeFactory(unit=department, secret=True)
    elsewhere = InitiativeFactory()
    DependencyFactory(giver=joint, taker=project, promised_on="2044-09-01")
    DependencyFactory(giver=elsewhere, taker=elsewhere.__class__.objects.get(pk=joint.pk))

    with django_assert_max_num_queries(8):
        found = measures(entity_pmo)

    assert (found.projects, found.joint, found.one_sided, found.linked) == (2, 1, 1, 1)
    assert (found.dependencies, found.conflicts) == (2, 1)
    assert [(one.linked, one.known, one.of) for one in found.money] == [(300, 1, 2)]
    assert measures(head_of_pmo).projects == 3


def test_what_builds_on_something_to_be_retired_is_said(project, head_of_pmo):
    old = ApplicationFactory(disposition="retire")
    TouchFactory(initiative=project, application=old, effect="changes")
    TouchFactory(application=old, effect="replaces")
    TouchFactory(application=ApplicationFactory(disposition="invest"))
    found = building_on_the_past(head_of_pmo)
    assert [(one.application, one.projects) for one in found] == [(old, (project,))]


def test_the_forms_write_what_the_pages_show(client, head_of_pmo, project):
    client.force_login(head_of_pmo)
    application = ApplicationFactory()
    touch = reverse("portfolio:touch_create", args=[project.pk])
    wanted = {"thing": f"a{application.pk}", "effect": "changes"}
    assert client.post(touch, wanted).status_code == 303
    assert client.post(touch, wanted).status_code == 422
    page = client.get(reverse("portfolio:alignment_detail", args=[project.pk]))
    assert application.code in page.content.decode()
    overview = client.get(reverse("portfolio:alignment_overview"))
    assert [row[0] for row in overview.context["alone"]] == [project]
    edit = reverse("portfolio:application_edit", args=[application.pk])
    form = client.get(edit).context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    values.pop("is_retired")
    assert client.post(edit, {**values, "disposition": "invest"}).status_code == 303
    application.refresh_from_db()
    assert application.disposition == "invest"
