import pytest
from django.urls import reverse

from ppm.jobs.models import Job
from tests.factories.kernel import PersonFactory

pytestmark = pytest.mark.django_db


def test_ones_own_data_cost_few_queries(client, outsider, django_assert_max_num_queries):
    client.force_login(outsider)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("ppm:privacy_mine")).status_code == 200


def test_everybody_sees_what_is_held_about_them_and_may_ask_for_it(client, outsider):
    client.force_login(outsider)
    assert client.get(reverse("ppm:privacy_mine")).status_code == 200
    client.post(reverse("ppm:privacy_export"))
    client.post(reverse("ppm:privacy_export"), {"language": "nl"})
    assert client.post(reverse("ppm:privacy_export"), {"language": "xx"}).status_code == 404
    asked = Job.objects.filter(kind="ppm.privacy.export").order_by("pk")
    assert [job.params for job in asked] == [
        {"person_id": outsider.pk, "language": language} for language in (outsider.language, "nl")
    ]


@pytest.mark.parametrize(
    "name", ["privacy_person", "privacy_person_export", "privacy_pseudonymise"]
)
def test_the_data_of_others_are_for_the_administrator(name, client, pmo, outsider, administrator):
    address = reverse(f"ppm:{name}", args=[outsider.pk])
    found = {}
    for person in (pmo, outsider, administrator):
        client.force_login(person)
        found[person.given_name] = (
            client.post(address) if "export" in name else client.get(address)
        ).status_code
    assert found[pmo.given_name] == 403
    assert found[outsider.given_name] == 403
    assert found[administrator.given_name] in (200, 303)


def test_a_wrong_address_is_refused_in_a_sentence_with_the_reason_kept(client, administrator):
    person = PersonFactory()
    client.force_login(administrator)
    address = reverse("ppm:privacy_pseudonymise", args=[person.pk])
    response = client.post(address, {"reason": "left in 2044", "typed": "no@example.org"})
    assert response.status_code == 422
    assert b"left in 2044" in response.content
    person.refresh_from_db()
    assert person.is_active


def test_the_name_is_gone_after_the_right_address(client, administrator):
    person = PersonFactory()
    client.force_login(administrator)
    address = reverse("ppm:privacy_pseudonymise", args=[person.pk])
    response = client.post(address, {"reason": "left", "typed": person.email})
    assert response.status_code == 303
    person.refresh_from_db()
    assert str(person) == f"P-{person.pk:05d}"
