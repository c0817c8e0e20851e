import pytest

from methodology.library.selectors import bare, glossary

pytestmark = pytest.mark.django_db


def terms(language, text=""):
    return {entry.key for letter in glossary(language, text) for entry in letter.entries}


def test_the_glossary_is_sorted_without_accents_and_holds_every_letter():
    letters = glossary("fr")
    assert [letter.letter for letter in letters] == list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    names = [entry.own.term for letter in letters for entry in letter.entries]
    assert names == sorted(names, key=bare)
    assert len(names) == 245
    assert all(
        bare(entry.own.term).startswith(letter.letter.lower())
        for letter in letters
        for entry in letter.entries
    )


@pytest.mark.parametrize("text", ["écart", "ECART", "ecart", "  Écart "])
def test_a_search_ignores_accents_and_capitals(text):
    found = terms("fr", text)
    assert found == terms("nl", "écart")
    assert "risk" not in found
    assert len(found) > 0


@pytest.mark.parametrize("text", ["risque", "risico", "Risk"])
def test_a_search_finds_a_term_by_its_name_in_each_language(text):
    assert "risk" in terms("nl", text)


def test_a_search_wants_every_word():
    both = terms("en", "risk register")
    assert both == terms("en", "risk") & terms("en", "register")
    assert both < terms("en", "risk")


@pytest.mark.parametrize("text", ["%", "_", "zzzzz", "'; --"])
def test_a_search_takes_signs_for_what_they_are(text):
    assert len(terms("en", text)) < 20


def test_an_entry_shows_the_readers_language_and_the_two_others_beside():
    entry = next(e for one in glossary("nl", "risico") for e in one.entries if e.key == "risk")
    assert (entry.own.language, [other.language for other in entry.others]) == ("nl", ["fr", "en"])
