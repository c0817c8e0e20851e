import pytest
from django.db import connection
from django.utils import timezone, translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ppm.org.versions import StaleVersion
from ppm.translations.filling import fill
from ppm.translations.hashing import SOURCE_HASH, source_hash
from ppm.translations.models import Translation
from ppm.translations.selectors import coverage, layer_version, plain_in, readable_in, texts_in
from ppm.translations.services import NotTranslatable, save_translation
from ppm.ui.chips import text

NL = "De migratie loopt op schema."
FR = "La migration suit le calendrier."


def keep(by, source=NL, into=FR, *, of="nl", language="fr", state="done", version=None, **values):
    return save_translation(
        source=source, source_language=of, language=language, text=into, state=state,
        place=values.pop("place", "headline:1"), version=version, by=by, at=timezone.now(), **values,
    )  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])))
@example(" \r\nÉchéance « été »\r\n\tœuvre ")
@settings(max_examples=15)
def test_blank_space_around_a_text_and_its_line_ends_do_not_change_its_key(text):
    assert source_hash(f" \n{text}\t", "fr") == source_hash(text.replace("\r\n", "\n"), "fr")
    assert source_hash(text, "fr") != source_hash(text, "nl")


@pytest.mark.parametrize(
    "text", ["", " \r\nÉchéance « été »\r\n\tœuvre ", "a\\nb 'c' ½ 🏛", "\xa0x"]
)
def test_the_database_computes_the_same_key(db, text):
    with connection.cursor() as cursor:
        sql = SOURCE_HASH.format(text="%s::text", language="'nl'")
        cursor.execute(f"SELECT {sql}", [text])
        assert cursor.fetchone()[0] == source_hash(text, "nl")


def test_only_what_is_done_is_shown_whoever_wrote_the_same_sentence(management):
    row = keep(management, state="draft")
    key = source_hash(NL, "nl")
    assert texts_in("fr", [key]) == {}
    keep(management, state="done", version=row.version)
    assert texts_in("fr", [key])[key].text == FR
    assert texts_in("en", [key]) == {}
    assert Translation.objects.count() == 1


def test_two_first_translations_of_a_text_wait_for_each_other(management):
    keep(management)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            key = f"translation:{source_hash(NL, 'nl')}:fr"
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [key])
            assert cursor.fetchone() == (False,)
    finally:
        other.close()
    with pytest.raises(StaleVersion):
        keep(management, into="De l’autre", version=0)


def test_a_translation_is_not_overwritten_by_who_saw_an_earlier_one(management):
    row = keep(management, version=0)
    with pytest.raises(StaleVersion):
        keep(management, into="Autre chose", version=0)
    assert keep(management, into="Autre chose", version=row.version).version == row.version + 1


@pytest.mark.parametrize(
    "wrong",
    [{"language": "nl"}, {"into": " ", "state": "done"}, {"source": " "}, {"into": "x" * 4001}],
)
def test_what_is_no_translation_is_refused_with_a_sentence(management, wrong):
    with pytest.raises(NotTranslatable) as refused:
        keep(management, **wrong)
    assert str(refused.value).endswith(".")


def test_a_french_reader_reads_dutch_before_english(management):
    keep(management, "The pilot starts.", "De pilot start.", of="en", language="nl")
    keep(management, NL, "The migration is on schedule.", language="en")
    english, dutch = ("The pilot starts.", "en"), (NL, "nl")
    shown = readable_in("fr", [english, dutch])
    assert shown[source_hash(*english)].language == "nl"
    assert (
        source_hash(*dutch) not in shown
    )  # the Dutch original comes before its English translation
    assert readable_in("en", [english, dutch])[source_hash(*dutch)].language == "en"


def test_the_share_that_can_be_read_counts_each_text_once(management):
    keep(management)
    texts = [(NL, "nl"), (NL, "nl"), ("Autre texte.", "fr"), ("Nog een tekst.", "nl"), ("", "nl")]
    found = coverage(texts, "fr")
    assert (found.own, found.translated, found.of, found.percent) == (1, 1, 3, 66)
    assert coverage([], "fr").percent is None


def test_the_version_of_the_layer_changes_with_a_wording_only(management):
    row = keep(management)
    before = layer_version(readable_in("fr", [(NL, "nl")]))
    keep(management)
    assert layer_version(readable_in("fr", [(NL, "nl")])) == before
    keep(management, into="La migration avance.", version=row.version)
    assert layer_version(readable_in("fr", [(NL, "nl")])) != before


def test_a_page_is_filled_in_with_one_query_and_keeps_the_original(
    management, django_assert_num_queries
):
    keep(management, into="La migration <suit>.")
    with translation.override("fr"):
        page = f"<p>{text(NL, 'nl')}</p><a href='/'>{text(NL, 'nl')}</a>{text('Onvertaald.', 'nl')}"
        with django_assert_num_queries(1):
            filled = fill(page)
    assert filled.count("La migration &lt;suit&gt;.") == 2
    assert filled.count("<button") == 1  # none within the link
    assert f'title="{NL}"' in filled
    assert '<span popover id="original-1" class="original-text" lang="nl">De migratie' in filled
    assert 'Onvertaald. <span class="original-mark"' in filled


def test_a_page_in_the_readers_language_asks_nothing(db, django_assert_num_queries):
    with translation.override("nl"), django_assert_num_queries(0):
        page = f"<p>{text(NL, 'nl')}</p>"
        assert fill(page) == page


def test_a_chart_shows_the_translation_or_the_language_of_the_original(
    management, django_assert_num_queries
):
    keep(management, into=FR)
    texts = [(NL, "nl"), ("Proef.", "nl"), ("Essai.", "fr"), ("", "nl")]
    with django_assert_num_queries(1):
        found = plain_in("fr", texts)
    assert list(map(found.get, texts)) == [FR, "Proef. (NL)", "Essai.", None]
