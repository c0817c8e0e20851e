import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from methodology.library import vocabulary
from methodology.library.calc import both_words
from methodology.library.models import VocabularySetting
from methodology.library.services import choose_vocabulary
from ppm.ui.words import plain_term, term

WORDS, PRODUCTS = (
    reverse("methodology:vocabulary_edit"),
    reverse("methodology:management_product_list"),
)


@pytest.fixture(autouse=True)
def fresh():
    cache.delete(vocabulary.MARK)
    yield
    cache.delete(vocabulary.MARK)


@pytest.mark.parametrize(
    ("written", "house", "official"),
    [
        ("sponsor (PRINCE2 : exécutif)", "sponsor", "exécutif"),
        (
            "projectsponsor (PRINCE2: projectopdrachtgever)",
            "projectsponsor",
            "projectopdrachtgever",
        ),
        ("risque", "risque", "risque"),
        ("boordtabel (dashboard)", "boordtabel", "boordtabel"),
    ],
)
def test_a_term_says_the_word_of_the_house_first(written, house, official):
    assert both_words(written) == (house, official)


def test_the_other_word_is_the_tooltip_whichever_is_chosen(
    administrator, django_capture_on_commit_callbacks
):
    with translation.override("fr"):
        assert plain_term("executive") == "sponsor"
        assert ">Sponsor</span>" in term("executive", first=True)
        assert "exécutif" in term("executive")
        assert term("risk") == "risque"
        assert term("unheard_of") == "unheard_of"
        with django_capture_on_commit_callbacks(execute=True):
            choose_vocabulary(chosen="prince2", version=None, by=administrator, at=timezone.now())
        assert plain_term("executive") == "exécutif"
        assert "sponsor" in term("executive")
    with translation.override("nl"):
        assert plain_term("executive") == "projectopdrachtgever"


def test_the_administrator_chooses_and_every_page_follows(
    client, administrator, management, django_capture_on_commit_callbacks
):
    client.force_login(administrator)
    assert client.get(WORDS).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(WORDS, {"vocabulary": "prince2", "version": "0"})
    assert response.status_code == 303
    setting = VocabularySetting.objects.get()
    assert (setting.vocabulary, setting.changed_by) == ("prince2", administrator)
    stale = client.post(WORDS, {"vocabulary": "house", "version": str(setting.version - 1 or 99)})
    assert stale.status_code == 409
    management.language = "fr"
    client.force_login(management)
    assert client.post(WORDS, {"vocabulary": "house", "version": "1"}).status_code == 403
    with translation.override("fr"):
        page = client.get(PRODUCTS, headers={"accept-language": "fr"}).content.decode()
    assert "Cas d’affaire" in page or "Business case" in page
