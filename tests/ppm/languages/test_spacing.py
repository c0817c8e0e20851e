from ppm.languages.spacing import NBSP, spaced


def test_french_keeps_its_marks_on_the_line_of_their_word():
    text = "Retard : « oui » ; pourquoi ?"
    assert spaced(text, "fr").replace(NBSP, "_") == "Retard_: «_oui_»_; pourquoi_?"


def test_other_languages_and_other_spaces_stay():
    assert spaced("Te laat : ja", "nl") == "Te laat : ja"
    assert spaced("a :b", "fr") == f"a{NBSP}:b"
    assert spaced("12:30 et 1 500", "fr") == "12:30 et 1 500"
