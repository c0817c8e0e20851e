import re

import pytest
from django.utils import translation

from ppm.ui import chips
from ppm.ui.choices import STATUSES


def seen(markup):
    """The text that a reader sees or hears."""
    return " ".join(re.sub(r"<[^>]+>", " ", str(markup)).split())


@pytest.mark.parametrize("key", STATUSES)
def test_a_status_is_told_by_word_letter_and_shape(key):
    chip = chips.rag(key)

    assert seen(chip) == f"{STATUSES[key].letter} {STATUSES[key].word}"
    assert chips.GLYPHS[key] in chip


def test_no_two_statuses_share_a_shape():
    assert len(set(chips.GLYPHS.values())) == len(STATUSES)


def test_a_short_chip_still_says_the_word_to_whoever_cannot_see():
    assert seen(chips.rag("amber", short=True)).endswith(str(STATUSES["amber"].word))


@pytest.mark.parametrize(("language", "letters"), [("en", "GAR–"), ("fr", "VOR–"), ("nl", "GOR–")])
def test_letters_are_those_of_the_language(language, letters):
    with translation.override(language):
        assert "".join(str(status.letter) for status in STATUSES.values()) == letters


@pytest.mark.parametrize("key", [None, "", "purple"])
def test_what_is_not_known_is_grey_and_never_green(key):
    assert "rag-grey" in chips.rag(key)


def test_a_pair_shows_the_computed_status_only_where_it_differs():
    assert "rag-red" not in chips.status_pair("green", "green")
    assert "rag-red" in chips.status_pair("green", "red")
    assert "rag-grey" not in chips.status_pair("green", "grey")


def test_a_strip_tells_the_series_in_one_sentence():
    with translation.override("en"):
        assert 'aria-label="Oldest to latest: 08: Green, 09: Red"' in chips.strip(
            ["green", "red"], ["08", "09"]
        )


def test_a_text_in_another_language_is_marked_and_one_in_the_readers_is_not():
    with translation.override("fr"):
        other, own = chips.text("Klaar.", "nl"), chips.text("Prêt.", "fr")
        address = chips.text("https://intranet.example/verslag-20-11", "nl")

    assert 'lang="nl"' in other
    assert seen(other) == "Klaar. NL"
    assert str(own) == '<span class="written">Prêt.</span>'
    assert seen(address) == "https://intranet.example/verslag-20-11"


def test_what_people_write_is_escaped():
    assert "<script>" not in chips.text("<script>", "nl") + chips.badge("<script>")


def test_a_badge_refuses_a_tone_that_does_not_exist():
    with pytest.raises(ValueError, match="pink"):
        chips.badge("x", "pink")
