"""The History page: who may read it, what it filters, what it costs; past states and two days compared."""

import datetime as dt

import pytest
from django.urls import reverse

from portfolio.initiatives.models import Initiative
from portfolio.milestones.models import Milestone
from ppm import audit
from ppm.accounts.models import Person
from tests.factories.kernel import PersonFactory
from tests.factories.portfolio import InitiativeFactory, InitiativeRoleFactory, MilestoneFactory

pytestmark = pytest.mark.django_db
FIRST = dt.datetime(2043, 1, 10, 9, tzinfo=dt.UTC)


def at(days):
    return FIRST + dt.timedelta(days=days)


def move(project, end, moment, by=None, **more):
    with audit.action("initiative.edited", by=by or Person.objects.system(), at=moment, **more):
        Initiative.objects.filter(pk=project.pk).update(forecast_end=end)


@pytest.fixture
def moved(project):
    """Moved three times, ten days apart."""
    for step in range(3):
        move(project, dt.date(2045, 1 + step, 1), at(step * 10))
    return project


def history(client, project, **query):
    return client.get(reverse("portfolio:initiative_history", args=[project.pk]), query)


def texts(response):
    return [one.text for one in response.context["journal"].told]


def test_the_latest_act_comes_first(client, pmo, moved):
    client.force_login(pmo)
    found = texts(history(client, moved))
    assert found[0] == "PPM moved the expected end from 01/02/2045 to 01/03/2045"
    assert found[1] == "PPM moved the expected end from 01/01/2045 to 01/02/2045"


def test_history_is_filtered_by_person_time_and_field(client, pmo, moved, project_manager):
    move(moved, dt.date(2045, 6, 1), at(40), by=project_manager)
    milestone = MilestoneFactory(initiative=moved)
    client.force_login(pmo)
    assert len(texts(history(client, moved, who=project_manager.pk))) == 1
    assert len(texts(history(client, moved, since="2043-01-15", until="2043-01-25"))) == 1
    label = "portfolio.Initiative:forecast_end"
    assert len(texts(history(client, moved, what=label, how="update"))) == 4
    only = texts(history(client, moved, what="portfolio.Milestone"))
    assert len(only) == 1
    assert milestone.name in only[0] or "milestone" in str(
        history(client, moved, what="portfolio.Milestone").content
    )


@pytest.mark.parametrize("acts", [3, 30])
def test_history_costs_the_same_for_any_length(
    acts, client, pmo, project, django_assert_max_num_queries
):
    for step in range(acts):
        move(project, dt.date(2045, 1, 1) + dt.timedelta(days=step), at(step))
    client.force_login(pmo)
    with django_assert_max_num_queries(12) as found:
        response = history(client, project)
    assert len(response.context["journal"].told) == min(acts + 2, 25) or acts == 3
    assert len(found.captured_queries) <= 12


def test_an_impossible_page_or_filter_is_forgiven(client, pmo, moved):
    client.force_login(pmo)
    for query in ({"page": "99"}, {"page": "x"}, {"who": "x"}, {"what": "x"}, {"since": "31/31"}):
        assert history(client, moved, **query).status_code == 200


def test_the_history_of_what_one_cannot_see_does_not_exist(client, entity_pmo, other_department):
    other = InitiativeFactory(unit=other_department)
    client.force_login(entity_pmo)
    for name in ("history_detail", "history_record", "history_compare"):
        address = reverse(f"ppm:{name}", args=["initiative", other.pk])
        assert client.get(address, {"as_of": "2043-01-15"}).status_code == 404
    detail = reverse("portfolio:initiative_detail", args=[other.pk])
    assert client.get(detail, {"as_of": "2043-01-15"}).status_code == 404


def test_a_person_reads_their_own_history_and_the_auditor_everybodys(
    client, executive, auditor, project_manager, administrator
):
    address = reverse("ppm:history_detail", args=["person", executive.pk])
    found = {}
    for reader in (executive, auditor, administrator, project_manager):
        client.force_login(reader)
        found[reader.given_name] = client.get(address).status_code
    assert found == {
        executive.given_name: 200,
        auditor.given_name: 200,
        administrator.given_name: 200,
        project_manager.given_name: 404,
    }


def test_a_role_on_a_secret_initiative_is_no_part_of_what_the_auditor_reads(
    client, auditor, department
):
    secret = InitiativeFactory(unit=department, secret=True, name_fr="Bouleau caché")
    role = InitiativeRoleFactory(initiative=secret, role="confidant")
    client.force_login(auditor)
    address = reverse("ppm:history_detail", args=["person", role.person_id])
    response = client.get(address)
    assert response.status_code == 200
    assert b"Bouleau" not in response.content
    assert "journal" in response.context
    assert not [one for one in texts(response) if "confidant" in one]


def test_a_page_shows_what_was_true_on_a_day(client, pmo, moved):
    client.force_login(pmo)
    detail = reverse("portfolio:initiative_detail", args=[moved.pk])
    response = client.get(detail, {"as_of": "2043-01-21"})
    assert ("end, forecast", "01/02/2045") in response.context["facts"]
    later = client.get(detail, {"as_of": "2043-02-01T08:00"})
    assert ("end, forecast", "01/03/2045") in later.context["facts"]
    before = client.get(detail, {"as_of": "1999-01-01"})
    assert before.context["facts"] == []


def test_what_is_no_date_is_refused_in_a_sentence(client, pmo, moved):
    client.force_login(pmo)
    detail = reverse("portfolio:initiative_detail", args=[moved.pk])
    response = client.get(detail, {"as_of": "tomorrow"}, follow=True)
    assert response.status_code == 200
    assert "This is not a date." in response.content.decode()


def test_a_register_shows_what_was_true_on_a_day(client, pmo, moved):
    client.force_login(pmo)
    address = reverse("portfolio:initiative_list")
    response = client.get(address, {"as_of": "2043-01-12"})
    assert [row.forecast_end for row in response.context["listing"].page] == [dt.date(2045, 1, 1)]
    with_sort = client.get(address, {"as_of": "2043-01-12", "sort": "-forecast_end"})
    assert with_sort.status_code == 200


def test_a_register_of_the_past_hides_what_one_cannot_see(client, entity_pmo, other_department):
    InitiativeFactory(unit=other_department)
    client.force_login(entity_pmo)
    response = client.get(reverse("portfolio:initiative_list"), {"as_of": "2090-01-01"})
    assert response.context["listing"].count == 0


def test_two_days_are_compared_with_their_parts(client, pmo, moved):
    system = Person.objects.system()
    with audit.action("milestone.added", by=system, at=at(5)):
        new = Milestone.objects.create(initiative=moved, name="Pilot", forecast_on=at(90).date())
    with audit.action("milestone.edited", by=system, at=at(15)):
        Milestone.objects.filter(pk=new.pk).update(forecast_on=at(120).date())
    client.force_login(pmo)
    address = reverse("ppm:history_compare", args=["initiative", moved.pk])
    response = client.get(address, {"before": "2043-01-12", "after": "2043-01-16"})
    assert response.context["own"] == []
    assert [(one.kind, one.title) for one in response.context["parts"]] == [("added", "Pilot")]
    response = client.get(address, {"before": "2043-01-30", "after": "2043-01-16"})
    (own,) = response.context["own"]
    assert (own.before, own.after) == ("01/01/2045", "01/03/2045")
    (part,) = response.context["parts"]
    assert (part.kind, part.values[0].before) == ("changed", "10/04/2043")


def test_unknown_kinds_do_not_exist(client, pmo):
    client.force_login(pmo)
    assert client.get(reverse("ppm:history_detail", args=["nothing", 1])).status_code == 404
    assert client.get(reverse("ppm:history_register", args=["nothing"])).status_code == 404


def test_every_subject_has_a_page_that_opens(client, head_of_pmo, project, committee):
    client.force_login(head_of_pmo)
    PersonFactory()
    for kind, pk in (
        ("initiative", project.pk),
        ("committee", committee.pk),
        ("unit", project.unit_id),
        ("person", head_of_pmo.pk),
    ):
        response = client.get(reverse("ppm:history_detail", args=[kind, pk]))
        assert response.status_code == 200, kind
        assert response.context["journal"].count > 0, kind


@pytest.mark.parametrize(("query", "is_told"), [({}, False), ({"as_of": "soon"}, True)])
def test_the_past_without_a_day_is_the_list_of_today(client, head_of_pmo, query, is_told):
    client.force_login(head_of_pmo)
    address = reverse("ppm:history_register", args=["initiative"])
    response = client.get(address, query, follow=True)
    assert response.redirect_chain == [(reverse("portfolio:initiative_list"), 302)]
    assert ("This is not a date." in response.content.decode()) == is_told


def test_what_has_no_register_has_no_register_of_the_past(client, head_of_pmo):
    client.force_login(head_of_pmo)
    assert client.get(reverse("ppm:history_register", args=["person"])).status_code == 404


def test_the_history_of_a_unit_leads_back_to_the_units(client, head_of_pmo, project):
    client.force_login(head_of_pmo)
    page = client.get(reverse("ppm:history_detail", args=["unit", project.unit_id]))
    assert page.context["register"] == ("Units", reverse("ppm:unit_list"))
