from reporting.imports.plans import unit_code


def test_a_short_word_is_the_code_of_the_new_unit():
    assert unit_code("MOD", set()) == "MOD"


def test_a_long_name_gives_initials_that_nobody_has():
    word = "Service public fédéral Stratégie et Appui"

    assert unit_code(word, set()) == "SPFSA"
    assert unit_code(word, {"spfsa"}) == "SPFSA2"


def test_a_short_word_that_is_taken_as_a_code_is_numbered():
    assert unit_code("ICT", {"ict"}) == "I"
