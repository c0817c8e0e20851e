"""Choosing one object by typing: by code, by name, never something that is not open."""

import pytest
from django import forms

from portfolio.initiatives.models import Initiative
from ppm.search.fields import CodedField, PersonField
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory

pytestmark = pytest.mark.django_db
CHOICES = "/search/choices/"


class Choosing(forms.Form):
    other = CodedField(queryset=Initiative.objects.none(), kind="initiative")
    who = PersonField(required=False)


def chosen(queryset, other, who=""):
    form = Choosing({"other": other, "who": who})
    form.fields["other"].queryset = queryset
    return form if form.errors else (form.cleaned_data["other"], form.cleaned_data["who"])


def test_an_object_is_chosen_by_code_code_and_name_or_name(project):
    every = Initiative.objects.all()
    for text in (project.code, f"{project.code.lower()} whatever", "projet du casting"):
        assert chosen(every, text)[0] == project


def test_names_that_two_objects_share_are_refused_with_both(project):
    other = InitiativeFactory(unit=project.unit, name_fr=project.name_fr)
    (error,) = chosen(Initiative.objects.all(), "Projet du casting").errors["other"]
    assert project.code in error
    assert other.code in error


def test_what_is_not_among_the_choices_does_not_exist(project):
    form = chosen(Initiative.objects.exclude(pk=project.pk), project.code)
    assert list(form.errors) == ["other"]
    assert project.name_fr not in str(form.errors)


def test_a_person_is_chosen_by_name_either_way_round_or_by_address(project):
    person = PersonFactory(given_name="Élodie", family_name="Crasset", email="e.c@example.org")
    for text in ("Élodie Crasset", "crasset élodie", "E.C@example.org", "Élodie <e.c@example.org>"):
        assert chosen(Initiative.objects.all(), project.code, text)[1] == person


def test_choices_show_what_the_reader_sees(client, project, entity_pmo, other_department):
    InitiativeFactory(unit=other_department, name_fr="Projet voisin")
    client.force_login(entity_pmo)
    answer = client.get(CHOICES, {"kind": "initiative", "field": "other", "other": "projet"})
    body = answer.content.decode()
    assert body.count('role="option"') == 1
    assert f'data-value="{project.code} ' in body
    assert 'id="choices-other-list"' in body


@pytest.mark.parametrize("query", [{}, {"kind": "initiative"}, {"kind": "<", "field": "a"}])
def test_choices_of_nothing_known_are_gone(query, client, entity_pmo):
    client.force_login(entity_pmo)
    assert client.get(CHOICES, query).status_code == 404
