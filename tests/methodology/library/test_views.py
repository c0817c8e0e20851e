import pytest
from django.urls import reverse

from tests.fragments import assert_fragment_equals_page

pytestmark = pytest.mark.django_db

GLOSSARY = "/method/glossary/"


def test_term_list_is_open_to_everybody_who_has_signed_in(client, outsider):
    assert client.get(reverse("methodology:term_list")).status_code == 302
    client.force_login(outsider)
    assert client.get(GLOSSARY).context["count"] == 245


def test_term_list_costs_the_same_for_any_search(client, outsider, django_assert_num_queries):
    client.force_login(outsider)
    client.get(GLOSSARY)
    for address in (GLOSSARY, f"{GLOSSARY}?q=risk"):
        with django_assert_num_queries(4):
            client.get(address)


@pytest.mark.parametrize("query", ["?q=ecart", "?q=zzzz"])
def test_term_list_by_fragment_equals_the_page(client, outsider, query):
    client.force_login(outsider)
    assert_fragment_equals_page(client, GLOSSARY, GLOSSARY + query, "glossary")


def test_term_list_without_a_match_says_so(client, outsider):
    client.force_login(outsider)
    page = client.get(f"{GLOSSARY}?q=zzzz").content.decode()
    assert "No term holds these words" in page


def test_term_list_says_that_the_names_are_trademarks(client, outsider):
    client.force_login(outsider)
    assert "PRINCE2® is a registered trademark" in client.get(GLOSSARY).content.decode()
