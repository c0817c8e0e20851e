"""Lessons: shared beyond one's own projects, re-used, consulted at start-up."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.timezone import localdate, now

from portfolio.registers.lessons.models import Lesson
from portfolio.registers.lessons.selectors import consulted, lessons_of, proposed_for, reused_by
from portfolio.registers.lessons.services import edit_lesson
from tests.factories.kernel import PersonFactory, UnitFactory
from tests.factories.portfolio import InitiativeFactory
from tests.factories.registers import make_lesson

pytestmark = pytest.mark.django_db
PUBLIC = {"scope": "organisation", "state": "shared"}


@pytest.fixture
def manager():
    return PersonFactory()


@pytest.fixture
def project(department, manager):
    return InitiativeFactory(
        unit=department,
        name_fr="Traçage des consultations",
        state="start_up",
        category="legal",
        project_manager=manager,
    )


@pytest.fixture
def elsewhere():
    return InitiativeFactory(unit=UnitFactory(code="D99"), category="legal", name_fr="Assistant")


def test_only_shared_lessons_of_open_projects_leave_their_unit(project, elsewhere, manager):
    shown = make_lesson(elsewhere, **PUBLIC)
    make_lesson(elsewhere, scope="organisation")
    make_lesson(elsewhere, state="shared")
    secret = InitiativeFactory(unit=elsewhere.unit, confidentiality="secret")
    make_lesson(secret, **PUBLIC)
    own = make_lesson(project)

    assert set(Lesson.objects.visible_to(manager)) == {shown, own}
    assert set(Lesson.objects.visible_to(PersonFactory())) == set()


def test_a_lesson_is_not_shared_without_recommendation(project):
    lesson = make_lesson(project, recommendation="")

    with pytest.raises(ValidationError):
        edit_lesson(pk=lesson.pk, version=None, by=lesson.raised_by, at=now(), state="shared")


def test_what_resembles_the_project_comes_first(project, elsewhere, manager):
    other = InitiativeFactory(unit=elsewhere.unit, category="efficiency")
    far = make_lesson(other, title="Loin", **PUBLIC)
    same_kind = make_lesson(elsewhere, title="Même sorte", **PUBLIC)
    named = make_lesson(elsewhere, title="Le tracage sans accents", **PUBLIC)

    rows = proposed_for(project, manager).order_by("-fit", "pk")

    assert [(row, row.fit) for row in rows] == [(named, 2), (same_kind, 1), (far, 0)]


def test_a_manager_consults_and_reuses_what_others_have_learned(
    client, project, elsewhere, manager, django_assert_max_num_queries
):
    lesson = make_lesson(elsewhere, **PUBLIC)
    client.force_login(manager)
    page = reverse("portfolio:initiative_learned", args=[project.pk])
    with django_assert_max_num_queries(12):
        shown = client.get(page)
    assert "Not consulted yet" in shown.content.decode()
    assert "Prévoir un essai" in shown.content.decode()
    assert client.get(lesson.get_absolute_url()).status_code == 200
    assert client.get(reverse("portfolio:lesson_edit", args=[lesson.pk])).status_code == 403

    client.post(
        reverse("portfolio:lesson_consult", args=[project.pk]),
        {"note": "Essai au premier mois.", "language": "fr"},
    )
    reuse = reverse("portfolio:lesson_reuse", args=[lesson.pk])
    values = {"initiative": project.code, "text": "Essai prévu en mars.", "language": "fr"}
    first, again = client.post(reuse, values), client.post(reuse, values)

    assert (first.status_code, again.status_code) == (303, 422)
    assert consulted([project.pk]) == {project.pk: localdate()}
    assert reused_by([project.pk]) == {project.pk: 1}
    assert [one.is_shared for one in lessons_of([elsewhere.pk])[elsewhere.pk]] == [True]
    assert Lesson.objects.visible_to(manager).for_list().get().reuse_count == 1
    assert "Essai prévu en mars." in client.get(lesson.get_absolute_url()).content.decode()
    assert f"by {manager}" in client.get(page).content.decode()
