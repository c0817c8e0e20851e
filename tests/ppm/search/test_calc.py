import pytest

from ppm.search.calc import code_of, probably_meant, words_of


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Échéance d’hiver", ["echeance", "d", "hiver"]),
        ("a_b  a", ["a", "b"]),
        ("&|!():*", []),
        ("œuvre", ["oeuvre"]),
    ],
)
def test_words_of_keeps_letters_only(typed, words):
    assert words_of(typed) == words


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("PR2026-004", "pr2026004"), ("2026-004", "2026004"), ("dossier", ""), ("a1", ""), ("", ""),
    ],
)  # fmt: skip
def test_code_of_needs_a_digit_and_three_signs(typed, code):
    assert code_of(typed) == code


@pytest.mark.parametrize(
    ("typed", "titles", "meant"),
    [
        ("berekningsmotor", ["Berekeningsmotor"], "Berekeningsmotor"),
        ("dosier uniqe", ["Dossier unique", "Autre"], "Dossier unique"),
        ("dossier", ["Dossier unique"], ""),
        ("xyz", ["Dossier unique"], ""),
    ],
)
def test_probably_meant_replaces_words_by_the_most_alike(typed, titles, meant):
    assert probably_meant(typed, titles) == meant
